"""What an incident and a report may say, as the field says it (SALUTE; see the glossary for the Spanish)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """People's decisions only. How far the call-out has come is derived (`incidents.progress`)."""

    REPORTED = "reported", _("Unconfirmed")
    CONFIRMED = "confirmed", _("Confirmed")
    FALSE_ALARM = "false_alarm", _("False alarm")
    UNVERIFIED = "unverified", _("Could not be verified")
    ENDED = "ended", _("Ended")
    CLOSED = "closed", _("Closed")
    MERGED = "merged", _("Joined to another")
    VOID = "void", _("Void")


class Presence(models.TextChoices):
    ACTIVE = "active", _("Still there")
    PAST = "past", _("Came and went")


class Timing(models.TextChoices):
    NOW = "now", _("Happening now")
    JUST_ENDED = "just_ended", _("Just ended")
    PAST = "past", _("Earlier")


class PlaceType(models.TextChoices):
    HOME = "home", _("Home")
    WORKPLACE = "workplace", _("Workplace")
    STREET = "street", _("Street")
    VEHICLE = "vehicle", _("Car or traffic stop")
    COURTHOUSE = "courthouse", _("Courthouse")
    SCHOOL = "school", _("School")
    CLINIC = "clinic", _("Clinic or hospital")
    WORSHIP = "worship", _("Place of worship")
    TRANSIT = "transit", _("Bus, train or station")
    FIELDS = "fields", _("Fields")
    OTHER = "other", _("Other")


class Activity(models.TextChoices):
    KNOCKING = "knocking", _("Knocking at a door")
    WAITING = "waiting_watching", _("Waiting, watching")
    QUESTIONING = "questioning", _("Questioning people")
    STOP_VEHICLE = "stop_vehicle", _("Stopping a car")
    ARREST = "arrest_in_progress", _("Arresting someone")
    LOADING = "loading_vehicle", _("Loading people into a vehicle")
    INSIDE = "inside_premises", _("Inside a building")
    PAPERS = "serving_papers", _("Serving papers")
    CHECKPOINT = "checkpoint", _("Checkpoint")
    TRANSPORT = "transport_transfer", _("Moving people")
    STAGING = "staging", _("Parked in a group")
    LEAVING = "leaving", _("Leaving")
    LEFT = "left", _("Gone")
    UNKNOWN = "unknown", _("Not known")


# The community is never alerted of these (design §6).
NEVER_WIDE = frozenset({Activity.WAITING, Activity.STAGING, Activity.TRANSPORT, Activity.LEAVING, Activity.LEFT})


class Consent(models.TextChoices):
    NONE = "none", _("Not asked")
    STREET_ONLY = "street_only", _("Stay on the street")
    DOOR = "door", _("May come to the door")


class Agency(models.TextChoices):
    ICE = "ice", _("ICE")
    HSI = "hsi", _("HSI")
    CBP = "cbp", _("Border Patrol (CBP)")
    OTHER_FEDERAL = "other_federal", _("Other federal agency")
    LOCAL = "local_pd", _("Local police")
    SHERIFF = "sheriff", _("Sheriff")
    OTHER = "other", _("Someone else")
    UNKNOWN = "unknown", _("Not known")


IMMIGRATION = frozenset({Agency.ICE, Agency.HSI, Agency.CBP})
AGENCY_IN_TEXTS = {Agency.ICE: "ICE", Agency.HSI: "HSI", Agency.CBP: "CBP"}


class Basis(models.TextChoices):
    """On what an agency was recognised. The bare word POLICE is none of them."""

    MARKING = "marking", _("Letters on a vest")
    VEHICLE = "vehicle_marking", _("Letters on a vehicle")
    STATEMENT = "agent_statement", _("An agent said so")
    DOCUMENT = "document_header", _("The head of a paper")
    FAMILY = "detained_person_or_family", _("The person taken, or family")
    EMPLOYER = "employer_or_facility_statement", _("The employer or the building")
    OFFICIAL = "official_confirmation", _("An official said so")


class Outcome(models.TextChoices):
    LEFT_NO_ARREST = "agents_left_no_arrest", _("Agents left, nobody taken")
    ARRESTS = "arrests_made", _("People were taken")
    RELEASED = "released_at_scene", _("Released at the scene")
    PAPERS_ONLY = "papers_served_only", _("Only papers served")
    NO_AGENTS = "no_agents_found", _("No agents found")
    OTHER_AGENCY = "other_agency", _("Another agency")
    EXPLAINED = "other_explained", _("Something else explained it")
    OLD_NEWS = "old_news", _("True, but another day or place")
    HOAX = "hoax", _("Made up")
    NOT_VERIFIABLE = "not_verifiable", _("Could not be checked")


class Verdict(models.TextChoices):
    ICE = "ice", _("Immigration agents here")
    NOT_ICE = "not_ice", _("Not immigration")
    NOTHING = "nothing", _("Nothing here")
    GONE = "gone", _("They have gone")
    NOT_SURE = "not_sure", _("Cannot tell")
