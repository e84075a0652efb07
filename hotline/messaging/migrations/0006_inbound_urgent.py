"""Whether a text sounds as if it happens now gets a column of its own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("messaging", "0005_lanes_of_their_own")]
    operations = [
        migrations.AddField(
            model_name="inbound",
            name="urgent",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
