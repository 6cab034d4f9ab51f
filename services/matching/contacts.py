"""Contacts in texts: numbers and names that must not go out with a text that is sent away.

A demand's or an offer's contacts are fields of their own and never part of its text; this is for
what people write into a description all the same. Meaning does not hang on them. A name that
stands alone, with no title, no number and no word such as 联系人 beside it, is not found.
"""

import re

_NARROW = str.maketrans("０１２３４５６７８９－＠Ｘｘ", "0123456789-@Xx")
_SIGN = r"[\u4e00-\u9fff]"
_SURNAME = (
    "(?:欧阳|上官|司马|诸葛|慕容|皇甫|尉迟|[王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯"
    "邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江"
    "尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤])"
)
_TITLE = (
    "(?:先生|女士|小姐|老师|主任|书记|同志|师傅|经理|医生|大夫|院长|校长|园长|站长|所长|队长|律师|"
    "大爷|大妈|大姐|大哥|大叔|阿姨|叔叔|爷爷|奶奶|老人家)"
)
_ROLE = "(?:联系人|联络人|联系(?=[:：])|负责人|经办人|申请人|姓名|致电|我叫|本人)"
# So many digits in a row are a phone, an identity card or an account, however they are set apart.
_NUMBER = r"\d(?:[ \t\-—.·]?\d){6,18}[Xx]?"
_SAID_NUMBER = r"[零〇一二三四五六七八九幺]{7,}"

_CONTACTS = re.compile(
    "|".join(
        (
            r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
            r"(?:微信|[Ww][Xx]|[Vv][Xx]|QQ|qq)(?:号)?[:： ]{0,2}[A-Za-z0-9_\-]{5,}",
            rf"{_SURNAME}{_SIGN}{{1,2}}(?=[ ,，:：(（]{{0,2}}(?:电话|手机)?[ :：]{{0,2}}{_NUMBER})",
            rf"{_ROLE}[:：为是 ]{{0,2}}{_SURNAME}{_SIGN}{{0,2}}",
            rf"{_SURNAME}{_SIGN}{{0,2}}(?={_TITLE})",
            _NUMBER,
            _SAID_NUMBER,
        )
    )
)


def without_contacts(text: str) -> str:
    """The text without phone, card and account numbers, addresses of mail and chat, and names
    that stand beside a title, a number or a word such as 联系人."""
    return _CONTACTS.sub(" ", text.translate(_NARROW))
