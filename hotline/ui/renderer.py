"""Draws the inputs of forms without a template each: the form of a call has two hundred of them and must be there at once.

The words are those of Django's own widget templates (django/forms/templates/django/forms/widgets); what is not plain goes there.
"""

from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

FOLDER = "django/forms/widgets/"
INPUTS = ("input", "text", "number", "hidden", "checkbox", "radio_option", "checkbox_option", "input_option")


def _attrs(widget: dict[str, Any]) -> SafeString:
    shown = ((name, value) for name, value in widget["attrs"].items() if value is not False)
    return format_html_join(
        "", " {}{}", ((name, "" if value is True else format_html('="{}"', str(value))) for name, value in shown)
    )


def _input(widget: dict[str, Any]) -> SafeString:
    value = widget["value"]
    shown = "" if value is None else format_html(' value="{}"', str(value))
    return format_html('<input type="{}" name="{}"{}{}>', widget["type"], widget["name"], shown, _attrs(widget))


def _select(widget: dict[str, Any]) -> SafeString:
    options = format_html_join(
        "", '<option value="{}"{}>{}</option>',
        ((str(one["value"]), _attrs(one), one["label"]) for _group, members, _at in widget["optgroups"] for one in members),
    )  # fmt: skip
    return format_html('<select name="{}"{}>{}</select>', widget["name"], _attrs(widget), options)


class ByHand(DjangoTemplates):
    """The renderer named in settings.FORM_RENDERER."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        widget = context.get("widget")
        name = template_name.removeprefix(FOLDER).removesuffix(".html")
        if widget and template_name.startswith(FOLDER):
            if name in INPUTS and not widget.get("wrap_label"):
                return _input(widget)
            if name == "select" and not any(group for group, _members, _at in widget["optgroups"]):
                return _select(widget)
        return super().render(template_name, context, request)
