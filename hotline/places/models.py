"""Where things are: zones with their neighbours, and the network's own gazetteer of streets, corners and landmarks."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hotline.base.ids import new_id


class Zone(models.Model):
    """A part of town: the unit of choosing responders and of telling the community."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(_("short name"), unique=True)
    name_en = models.CharField(_("name in English"), max_length=40)
    name_es = models.CharField(_("name in Spanish"), max_length=40)
    city = models.CharField(_("city"), max_length=40)
    zips = models.JSONField(_("ZIP codes"), default=list, blank=True)
    polygon = models.JSONField(_("outline (GeoJSON polygon)"))
    lat = models.FloatField(_("centre, latitude"))
    lon = models.FloatField(_("centre, longitude"))
    neighbours = models.ManyToManyField("self", blank=True, verbose_name=_("neighbouring zones"))
    min_available = models.PositiveSmallIntegerField(_("responders wanted at any hour"), default=2)

    class Meta:
        ordering = ["name_en"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_in(get_language() or "en")

    def name_in(self, language: str) -> str:
        return self.name_es if language.startswith("es") else self.name_en


class Place(models.Model):
    """A street, a corner or a landmark of the gazetteer."""

    class Kind(models.TextChoices):
        STREET = "street", _("Street")
        CORNER = "corner", _("Corner")
        LANDMARK = "landmark", _("Landmark")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    name = models.CharField(max_length=60)
    folded = models.CharField(max_length=60, db_index=True)
    zone = models.ForeignKey(Zone, on_delete=models.CASCADE, related_name="places", null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    is_major = models.BooleanField(_("a major crossing, fit for the public"), default=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class NeighbourNetwork(models.Model):
    """A line that answers where ours does not: whom people beyond our area are pointed to, by ZIP."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("name"), max_length=24)
    number = models.CharField(_("telephone number, as people dial it"), max_length=12)
    zips = models.JSONField(
        _("ZIP codes"), default=list, blank=True, help_text=_('Whole codes or their first figures: ["92701", "927"].')
    )

    class Meta:
        ordering = ["name"]
        verbose_name = _("neighbouring network")
        verbose_name_plural = _("neighbouring networks")
        constraints = [models.UniqueConstraint(fields=["name"], name="neighbour_network_once")]

    def __str__(self) -> str:
        return self.name
