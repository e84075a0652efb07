from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("network", "0002_gate_calm"),
    ]

    operations = [
        migrations.AlterField(
            model_name="gate",
            name="name",
            field=models.CharField(choices=[("wide_sends", "Wide Sends"), ("locked", "Locked"), ("calm", "Calm"), ("steady", "Steady")], max_length=20, primary_key=True, serialize=False),
        ),
    ]
