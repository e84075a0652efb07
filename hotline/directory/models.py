"""The directory: whom we can point people to. Everything in it is public."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hotline.base.ids import new_id


class Entry(models.Model):
    """One place to turn to, in words that can be read out in both languages."""

    class Kind(models.TextChoices):
        LEGAL = "legal", _("Legal help")
        CONSULATE = "consulate", _("Consulate")
        FOOD = "food", _("Food")
        RENT = "rent", _("Rent and shelter")
        HEALTH = "health", _("Health")
        CRISIS = "crisis", _("Crisis line")
        EMERGENCY = "emergency", _("Local emergency number")
        WORK = "work", _("Rights at work")
        FRAUD = "fraud", _("Notary fraud")
        NETWORK = "network", _("Neighbour network")  # kept in Set-up's own page of them, shown among the entries
        INTERPRETER = "interpreter", _("Interpreters by telephone")
        OTHER = "other", _("Other help")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=40)
    phone = models.CharField(_("telephone"), max_length=20, help_text=_("as it is said and texted: 213-555-0134"))
    about_en = models.CharField(_("what they do, in English"), max_length=160, blank=True)
    about_es = models.CharField(_("what they do, in Spanish"), max_length=160, blank=True)
    hours_en = models.CharField(_("hours, in English"), max_length=24, blank=True)
    hours_es = models.CharField(_("hours, in Spanish"), max_length=24, blank=True)
    city = models.CharField(_("city"), max_length=40, blank=True)
    zips = models.JSONField(_("ZIP codes"), default=list, blank=True, help_text=_("empty: for everybody"))
    words = models.CharField(_("also found by"), max_length=200, blank=True, help_text=_("words in both languages"))
    folded = models.TextField(blank=True, editable=False)
    checked_on = models.DateField(_("last checked on"), null=True, blank=True)
    checked_by = models.CharField(_("checked by"), max_length=20, blank=True, editable=False)
    retired_at = models.DateTimeField(_("taken out"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ["kind", "name"]
        verbose_name = _("directory entry")
        verbose_name_plural = _("directory")
        constraints = [
            models.UniqueConstraint(fields=["kind", "name", "city"], name="directory_entry_once"),
            models.CheckConstraint(condition=~models.Q(kind="network"), name="directory_holds_no_network"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def about(self) -> str:
        """What they do, in the reader's language."""
        return self.about_in(get_language() or "en")

    def about_in(self, language: str) -> str:
        """What they do; in the other language where this one is missing."""
        return (self.about_es or self.about_en) if language.startswith("es") else (self.about_en or self.about_es)

    def hours_in(self, language: str) -> str:
        return (self.hours_es or self.hours_en) if language.startswith("es") else (self.hours_en or self.hours_es)
