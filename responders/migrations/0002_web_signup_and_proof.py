from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("responders", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="consentevent",
            name="proof",
            field=models.CharField(blank=True, default="", max_length=200),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="consentevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("asked", "Asked to join"),
                    ("language", "Chose the language"),
                    ("area", "Chose the area"),
                    ("joined", "Joined"),
                    ("night_on", "Wants alerts at night"),
                    ("night_off", "No alerts at night"),
                    ("left", "Left"),
                    ("reminded", "Asked once more"),
                    ("proof", "Consent given elsewhere"),
                    ("renewal", "Asked whether to stay"),
                    ("renewed", "Wants to stay"),
                    ("lapsed", "Never answered"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="subscriber",
            name="state",
            field=models.CharField(
                choices=[
                    ("asked_language", "Asked for the language"),
                    ("asked_area", "Asked for the area"),
                    ("asked_yes", "Asked to confirm from the phone"),
                    ("active", "Active"),
                    ("out", "Out"),
                ],
                default="asked_language",
                max_length=16,
                verbose_name="state",
            ),
        ),
    ]
