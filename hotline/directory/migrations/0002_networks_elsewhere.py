from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0001_directory"),
        ("calls", "0005_networks_in_one_place"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(condition=models.Q(("kind", "network"), _negated=True), name="directory_holds_no_network"),
        ),
    ]
