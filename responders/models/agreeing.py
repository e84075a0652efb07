"""Responders' consent to texts, kept as subscribers' is: who agreed how, what they wrote, when."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from responders.models.people import Responder


class TextConsent(models.Model):
    """One piece of proof that a responder agreed to our texts. Never changed; a STOP stands at the number, for everything."""

    class Kind(models.TextChoices):
        GIVEN = "given", _("Agreed")
        AGAIN = "again", _("Asked for our texts again")

    responder = models.ForeignKey(Responder, on_delete=models.CASCADE, related_name="text_consents")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    word = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=12)
    proof = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"
