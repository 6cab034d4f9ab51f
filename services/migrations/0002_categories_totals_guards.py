"""The categories of the list files; running totals kept by triggers; audit tables that only grow."""

from django.db import migrations

from core.audit import append_only
from services.models.totals import DROP_TOTALS_SQL, TOTALS_SQL

CATEGORIES = (
    "养老助老 医疗健康 教育助学 青少年儿童 助残帮困 法律援助 就业创业 心理关爱 文体活动 环境整治 物业维修 "
    "治安巡防 消防安全 停车交通 科普宣讲 便民服务 场地设施 设备物资 资金资助 志愿队伍 党课培训 矛盾调解"
).split()
AUDITED = "demand offer match claim project review"


def lay_down_categories(apps, schema_editor):
    category = apps.get_model("services", "Category")
    category.objects.bulk_create(
        category(name=name, order=i) for i, name in enumerate(CATEGORIES, 1)
    )


class Migration(migrations.Migration):
    dependencies = [("services", "0001_initial"), ("core", "0002_guards")]
    operations = [
        migrations.RunPython(lay_down_categories, migrations.RunPython.noop),
        migrations.RunSQL(TOTALS_SQL, DROP_TOTALS_SQL),
        *append_only(*(f"services_{name}event" for name in AUDITED.split())),
    ]
