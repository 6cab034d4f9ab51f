"""No two accounts differ by capitals alone: signing in would not know them apart."""

from django.db import migrations, models
from django.db.models.functions import Upper

from core import migrating

# The older one keeps its name; with the younger one nobody could sign in.
APART = """
UPDATE core_user AS younger SET username = left(username, 40) || '-' || id
WHERE EXISTS (
    SELECT FROM core_user AS older
    WHERE upper(older.username) = upper(younger.username) AND older.id < younger.id
);
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrating.Migration):
    dependencies = [("core", "0003_lists_and_mails")]

    operations = [
        migrations.RunSQL(APART, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(
                Upper("username"),
                name="user_name_once",
                violation_error_message="这个账号名已有人用，请换一个",
            ),
        ),
    ]
