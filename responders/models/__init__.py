"""The tables of people we can reach."""

from responders.models.agreeing import TextConsent
from responders.models.interpreters import Interpreter
from responders.models.links import AssignmentLink
from responders.models.notices import ImportNotice
from responders.models.people import Activation, Availability, AvailabilityException, Responder, Training
from responders.models.subscribers import ConsentEvent, Subscriber

__all__ = [
    "Activation",
    "AssignmentLink",
    "Availability",
    "AvailabilityException",
    "ConsentEvent",
    "ImportNotice",
    "Interpreter",
    "Responder",
    "Subscriber",
    "TextConsent",
    "Training",
]
