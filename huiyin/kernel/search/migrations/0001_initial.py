from django.db import migrations, models

from huiyin.kernel.search.tables import build


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("tokens", models.TextField()),
            ],
        ),
        migrations.RunPython(lambda apps, editor: build(editor), migrations.RunPython.noop),
    ]
