"""Neighbouring networks that stood in the directory move to where texts are answered by them too."""

import re

from django.db import migrations


def fitting(entry) -> dict | None:
    """The entry as a neighbouring network, when its name and number fit one."""
    figures = re.sub(r"\D", "", entry.phone).removeprefix("1")
    if len(figures) != 10 or len(entry.name) > 24:
        return None
    return {"number": f"{figures[:3]}-{figures[3:6]}-{figures[6:]}", "zips": [str(one) for one in entry.zips or []]}


def move(apps, _schema) -> None:
    """Each becomes a network, or the one of that name gains its ZIP codes; what does not fit stays as other help."""
    entries = apps.get_model("directory", "Entry").objects.filter(kind="network")
    networks, referrals = apps.get_model("places", "NeighbourNetwork"), apps.get_model("calls", "Referral")
    for entry in entries:
        found = fitting(entry)
        if found is None or entry.retired_at:
            entry.kind = "other"
            entry.save(update_fields=["kind"])
            continue
        network, fresh = networks.objects.get_or_create(name=entry.name, defaults=found)
        if not fresh:
            network.zips = list(dict.fromkeys([*map(str, network.zips), *found["zips"]]))
            network.save(update_fields=["zips"])
        for row in referrals.objects.filter(entry_id=entry.pk):
            if referrals.objects.filter(call_id=row.call_id, network_id=network.pk, how=row.how).exists():
                row.delete()
            else:
                row.entry_id, row.network_id = None, network.pk
                row.save(update_fields=["entry", "network"])
        entry.delete()


class Migration(migrations.Migration):
    dependencies = [
        ("calls", "0004_emergency_referral"),
        ("directory", "0001_directory"),
        ("places", "0002_neighbour_network"),
    ]

    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
