"""What an offer is for and whom it shuts out: markers that speak against right words."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Marker:
    """A purpose or exclusion. `pattern` finds it in an offer; a demand that `wanted` matches is
    not harmed by it; `weight` is subtracted from the log-odds of "the same need"."""

    name: str
    pattern: re.Pattern[str]
    wanted: re.Pattern[str]
    weight: float
    reason: str


def _marker(name: str, pattern: str, wanted: str, weight: float, reason: str) -> Marker:
    return Marker(name, re.compile(pattern), re.compile(wanted), weight, reason)


_NEVER = r"(?!)"
_OWN = (
    r"本单位|本公司|本司|本院|本校|本行|本系统|本部门|本企业|本园|本店|本大厦|本楼宇|本项目|本馆|内部|职工|员工|"
    r"会员|学员|在校|在职|在籍|客户|租户|业主|师生|从业|持证|商户|企业用户|付费|商务楼宇|写字楼|楼宇企业|签约单位"
)
MARKERS: tuple[Marker, ...] = (
    _marker(
        "内部",
        rf"不对外|不向社会|不接待(?:外|散)|不面向(?:居民|社会|个人)|谢绝外|非.{{0,6}}勿|"
        rf"(?:仅|只|专)(?:限|供|面向|对|为|接待|服务|收)(?:于)?.{{0,4}}?(?:{_OWN})|"
        rf"限(?:{_OWN})|内部(?:使用|专用|职工|员工|培训|学习)",
        _NEVER,
        3.8,
        "写明不对外，或只面向特定的人",
    ),
    _marker(
        "考证",
        r"考证|取证|考级|考前|包考|上岗证|发证|取得证|速成班|速成培训|持证上岗培训|评审申报|职业等级|备考|报考|应试|资格证|资格考试|资格认证|职业资格|等级考试|等级认定|"
        r"(?:初|中|高)级工|技师班|考务|学历提升|学历教育|(?:取|发|拿|考)(?:得)?(?:证书|执照)",
        r"考证|证书|资格|考试|备考|学历|技能|就业|上岗|职业|一技之长|手艺|技术工",
        3.3,
        "是考证、取证的课，不是直接办这件事",
    ),
    _marker(
        "推销",
        r"推介|推销|促销|销售|热销|团购|特价|优惠价|折扣|打折|选购|代销|展销|招代理|加盟|产品说明会|产品体验|"
        r"理财产品|楼盘|购房|办卡|会员卡|储值|贷款产品|保险产品|特卖|以旧换新|购机|换购|升级优惠|"
        r"开业优惠|限时优惠|批发|经销|专卖|定金|订金|认购|早鸟|抵现|代金券|优惠券|特惠|优惠套餐|套餐价|量大从优|"
        r"询价|报价单|免费试用装|会员价|年卡|次卡|招生优惠|报名费|学费|\d元(?:一|每)?(?:位|人|课时|节|期)|名额有限.{0,4}报名|发布会",
        r"采购|团购|购买|想买|优惠|买到|特价|便宜|农产品|带货|销路|卖不|滞销",
        2.7,
        "是推介、销售，不是提供服务",
    ),
    _marker(
        "招商",
        r"招商|招租|出租|租赁|承租|租金|广告位|商务合作|商业合作|业务合作|合作洽谈|合作伙伴|收益分成|分成|投资|融资|"
        r"招标|投标|竞标|供应商|佣金|提成|回款|代理权|受.{0,4}企业委托|催收",
        r"招商|招租|租金|租房|租赁|借|广告|创业|投资|融资|商铺|摊位",
        2.4,
        "是招商、租赁或商业合作，不是提供服务",
    ),
    _marker(
        "招聘",
        r"招聘|诚聘|猎聘|招工|招收员工|急招|急聘|聘用|应聘|求职者|"
        r"招募.{0,2}(?:员工|骑手|司机|保安|导购|兼职|学徒)|(?:员工|骑手|司机|保安|导购|兼职|学徒)招募",
        r"工作|就业|岗位|招聘|求职|找活|失业|下岗|上班|招工|打工|零工|再就业|应聘|挣|兼职|实习|待业",
        3.0,
        "是招聘，不是提供服务",
    ),
    _marker(
        "收费",
        r"代办收费|有偿|收费(?:服务|标准|代办|项目)|按(?:次|件|小时|面积|平方|市场价).{0,3}收费|另(?:行)?收费|付费|"
        r"费用自理|自费|收取.{0,6}费|须缴费|需缴费",
        r"收费|付费|有偿|自费|花钱|市场价|低偿",
        1.0,
        "要收费",
    ),
    _marker(
        "同行",
        r"(?:面向|针对|为)(?:.{0,4})(?:企业|商户|商家|同行|从业者|从业人员|经营者|管理者|开发商|高管|机构|行业)"
        r"|行业(?:交流|峰会|论坛|年会|展)|学术(?:会议|交流|报告)|新品发布|设备更新|课题研究|论文",
        r"企业|商户|商家|店主|从业|经营|个体户|老板|门店|行业|创业|骑手|快递员|外卖员|工人",
        1.8,
        "面向企业或同行，不是面向居民",
    ),
)

_EXCLUDED = re.compile(
    r"(?:不含|不包括|不包含|不负责|不涉及|不受理|不承接|不提供|不做|不接收|不接|不修|不管|不办|不拍|不配|不带|不收治|不服务|不清运|不安装|不设|不供|除外的是|暂不(?:含|接|提供|受理|开放)?)"
    r"([^，。；、,;)）！!]{1,16})"
)


def markers_of(text: str) -> tuple[bool, ...]:
    """Which markers an offer's text carries, in the order of MARKERS."""
    return tuple(bool(marker.pattern.search(text)) for marker in MARKERS)


def wanted_by(text: str) -> tuple[bool, ...]:
    """Which markers do no harm to a demand of that text, in the order of MARKERS."""
    return tuple(bool(marker.wanted.search(text)) for marker in MARKERS)


def excluded_text(text: str) -> str:
    """What an offer says it does not do: the words after 不含, 不负责 and the like."""
    return " ".join(_EXCLUDED.findall(text))


def without_exclusions(text: str) -> str:
    """The text less what it says it does not do, so that those words do not count for it."""
    return _EXCLUDED.sub("", text)
