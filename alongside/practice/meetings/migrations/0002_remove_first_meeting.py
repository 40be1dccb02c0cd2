"""The first meeting knew one invitation of all parents together; it is made anew, with one for each person."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("meetings", "0001_initial")]

    operations = [
        migrations.DeleteModel(name="InvitationStep"),
        migrations.DeleteModel(name="Meeting"),
    ]
