"""The columns of 账号清单."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from core.listfiles import Column
from core.listfiles import parse as parsers
from core.listfiles.errors import ParseError
from core.models import USERNAME
from orgs.models import PostKind

KINDS = {str(label): value for value, label in PostKind.choices}
OWN_FACTS = ("name", "phone", "email")


def _username(value: str) -> str:
    plain = parsers.narrow(value)
    try:
        USERNAME(plain)
    except ValidationError as wrong:
        raise ParseError(wrong.messages[0]) from None
    return str(parsers.text(60)(plain))


COLUMNS = (
    Column(
        "用户名",
        "username",
        _username,
        required=True,
        help=gettext_lazy("登录用，全市不重复；只能用汉字、字母、数字和 . @ + - _"),
        example="wanglijuan",
        width=16,
    ),
    Column(
        "姓名",
        "name",
        parsers.text(40),
        required=True,
        help=gettext_lazy("本人姓名"),
        example=gettext_lazy("王丽娟"),
    ),
    Column(
        "职务",
        "kind",
        parsers.choice(KINDS, "职务"),
        required=True,
        help=gettext_lazy("从下拉里选；一个人任几个职就写几行"),
        example=gettext_lazy("社区工作者"),
        choices=tuple(KINDS),
    ),
    Column(
        "组织代码",
        "org_code",
        parsers.text(20),
        help=gettext_lazy("任职在区、街道、社区或网格的写这一列；和单位名称填一个就行"),
        example="370202003003",
        width=18,
    ),
    Column(
        "单位名称",
        "unit",
        parsers.text(100),
        help=gettext_lazy("联络员、特派员写单位；同名的单位再写上它所在的组织代码"),
        width=26,
    ),
    Column(
        "任期起",
        "start",
        parsers.day,
        default=None,
        help=gettext_lazy("不写就是今天"),
        example="2026-01-01",
    ),
    Column(
        "任期止",
        "end",
        parsers.day,
        default=None,
        help=gettext_lazy("不写就是没有定"),
        example="2028-12-31",
    ),
    Column(
        "联系电话",
        "phone",
        parsers.phone,
        help=gettext_lazy("11 位手机号，或带区号的座机"),
        example="13800000000",
        width=16,
    ),
    Column(
        "邮箱",
        "email",
        parsers.email,
        help=gettext_lazy("可以不填；填了能收提醒、自己找回密码"),
        width=24,
    ),
)
