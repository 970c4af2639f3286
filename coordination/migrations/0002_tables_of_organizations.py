"""The tables of organizations get the names that they have among the people."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("coordination", "0001_initial")]

    operations = [
        migrations.AlterModelTable("organization", "people_organization"),
        migrations.AlterModelTable("organizationcontact", "people_organizationcontact"),
    ]
