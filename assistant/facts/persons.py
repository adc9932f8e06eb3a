"""Names of persons behind a label («法定代表人 黎正祥», «法定代表人（签字）：方奎»)."""

from __future__ import annotations

import re
from dataclasses import dataclass

_HAN = r"[一-龥]"
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严覃武"
    "戚莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申耿关兰焦俞左柳甘祝包宁尚符舒阮纪柯梅童凌毕单季裴霍涂成苗谷曲盛冉翁蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦"
    "褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井"
    "蔡梁俸俱佘苑仰仉亓俎修债元充光公养冀凤初劭卞卓印厍及双召叱台史同后呙呼和咎哈商喻回国图圣坚城堵墨夔天央如威娥字宇守宋宓宝宣宰寻寿尉展岑岱峗巢巨布帖干平幸庆廉弓张强归彪律徒德志忻怀恩慎慕戈成扈扬承折抗揭撒操支改敖文於斛方施旷旺旻昌昝晁晋暨暴曲曹木本杭来松林枚柏查栗校桓桥檀欧殳母毋水汝汲汪池法泉波洪浦海涂淡淳温湛湿滑滕漆潭澹濮瀚火炎烟热焉燕牟牧犹狄玄玉王环班琚瓮甄由甯申留疏登盈益盍盖直相督矫石祖祭禄禹种秋移税稽竹端符笪答简管箕籍米糜索红纳纵终绍缑羊羿翦老耕肇胥能臧舍良色艾芮苍苏英茅茹荀荆药莘莱菅菊营萧萨葉蒯蓟蓬蔚蔺薄藏藩虎虞蛮衡衣袭裘西要觉言訾詹计许诸谏谌谯豆豪象贝贡费赏赖赫越路车边达过连逄通逯遇道那邱邴郄郅郇郏部郗郦都鄂酆采释里金钊钭钮铁铎银锁锺闭闯闻阙阚阳阴阿附隆随隗雍零霍青靖革鞠韶顿颉颛首香马骆高魏魔麴麻黑默黎鼓齐龚赖翟蓝"
    "苴阿吴沙曲木尔拉马海日加俄勒力的古洛罗者黑布且克约依"
)
_NOT_PERSON = re.compile(
    r"签字|签名|盖章|公章|姓名|电话|委托|代表|职务|身份|单位|企业|公司|变更|同意|承诺|日期|年月|负责|地址|联系|亲笔|手签|有无|以及|或者|应当|组织|应|须|对本|本人|不得|是否|等"
)


@dataclass(frozen=True, slots=True)
class NameSpan:
    """A name at flat offsets start to end."""

    name: str
    start: int
    end: int


_PERSON_STOP = re.compile(
    r"(?=$|[^一-龥·]|为|担任|任组长|任|签|身份|电话|联系|职务|是|等|同意|负责|出任|兼|系|日期|时间|年|主持|担|于|及|和|与|组织|同志|先生|女士|,|承诺|对|盖|公章|统一|注册|住所|地址|成立|变更|更换|调整|委托|授权|代表|企业|以|向|亲自|牵头|印(?:章|$|[^一-龥])|(?:签|盖)章|登记|开采|矿|性别|填报|后|经|现|已|未)"
)


#: Behind two characters: the third of a name that is also a word (章, 经, 性), where nothing but a name could end there.
_GIVEN_NAME = re.compile(r"[章经性以向](?=$|[，。；、,;()\s]|身份证|联系|电话|职务|统一|注册)")


def person_at(text: str, start: int) -> NameSpan | None:
    """The person's name that begins at (or, behind brackets and colons, just after) a flat offset, or None."""
    lead = re.compile(
        r"(?:/?(?:主要)?负责人|/(?:授权)?委托代理人|\((?:或|主要)?负责人\)|\((?:签字|签名|签章|盖章|或授权委托人|或其委托人|签字或盖章|签名或盖章|签字、盖章|委托代理人|或委托代理人)[^()]{0,10}\)|[:为是、)]|姓名|变更为)*"
    ).match(text, start)
    at = lead.end() if lead else start
    for length in (2, 3, 4):
        words = text[at : at + length]
        if len(words) < length or not re.fullmatch(rf"{_HAN}+", words):
            break
        if length == 2 and _GIVEN_NAME.match(text, at + 2):
            continue
        if words[0] in _SURNAMES and not _NOT_PERSON.search(words) and _PERSON_STOP.match(text, at + length):
            return NameSpan(words, at, at + length)
    foreign = re.compile(rf"{_HAN}{{1,5}}·{_HAN}{{1,5}}").match(text, at)
    if foreign:
        return NameSpan(foreign.group(), foreign.start(), foreign.end())
    return None
