"""Interpreters: volunteers who join a call by telephone and never go anywhere."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from hotline.base.ids import new_id
from hotline.contacts.models import Contact


class Interpreter(models.Model):
    """Somebody who interprets by telephone, within their hours (local time; none given: at any hour)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="interpreter",
        verbose_name=_("sign-in"),
    )  # fmt: skip
    contact = models.OneToOneField(Contact, on_delete=models.PROTECT, related_name="interpreter", editable=False)
    handle = models.CharField(
        _("handle"), max_length=20,
        validators=[RegexValidator(r"^[\w.-]{2,20}$", _("Use 2 to 20 letters, figures, dots or dashes."))],
    )  # fmt: skip
    languages = models.JSONField(_("languages"), default=list)
    start = models.TimeField(_("from"), null=True, blank=True)
    end = models.TimeField(_("until"), null=True, blank=True)
    away_until = models.DateTimeField(_("away until"), null=True, blank=True)
    left_at = models.DateTimeField(_("left"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ["handle"]
        verbose_name = _("interpreter")
        verbose_name_plural = _("interpreters")
        constraints = [
            models.UniqueConstraint(
                Lower("handle"), name="interpreter_handle_once", violation_error_message=_("Somebody has this handle.")
            )
        ]

    def __str__(self) -> str:
        return self.handle
