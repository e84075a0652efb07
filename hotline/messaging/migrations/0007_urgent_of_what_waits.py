"""The texts that wait are opened once more, here, to note whether they sound as if it happens now."""

from django.db import migrations

from hotline.crypto.keyring import Locked, Tampered
from hotline.messaging.urgency import sounds_urgent


def _urgent(text) -> bool:
    try:
        return sounds_urgent(text.body)
    except (Locked, Tampered):  # its keys are away: it waits as any other
        return False


def note(apps, schema_editor):
    inbound = apps.get_model("messaging", "Inbound")
    waiting = inbound.objects.filter(state__in=["new", "unread"], urgent=False)
    urgent = [text.pk for text in waiting.only("body").iterator(500) if _urgent(text)]
    for at in range(0, len(urgent), 500):
        inbound.objects.filter(pk__in=urgent[at : at + 500]).update(urgent=True)


class Migration(migrations.Migration):
    dependencies = [("messaging", "0006_inbound_urgent")]
    operations = [migrations.RunPython(note, migrations.RunPython.noop)]
