"""Who was answering moves out of the reader's name ("claim:lena:1700000000") into the columns that were made for it."""

from datetime import UTC, datetime

from django.db import migrations


def move(apps, schema_editor):
    inbound = apps.get_model("messaging", "Inbound")
    for text in inbound.objects.filter(handler__startswith="claim:").only("handler").iterator(500):
        handle, _colon, at = text.handler.removeprefix("claim:").rpartition(":")
        if handle and at.isdigit():
            text.claimed_by, text.claimed_at = handle, datetime.fromtimestamp(int(at), UTC)
        text.handler = ""
        text.save(update_fields=["handler", "claimed_by", "claimed_at"])


class Migration(migrations.Migration):
    dependencies = [("messaging", "0002_inbound_claim")]
    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
