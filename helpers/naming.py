"""What a place is called: its name with and without the word for its kind. Knows no corpus and no gazetteer."""
from __future__ import annotations

import re

_PEOPLES = """蒙古 回 藏 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 傣 黎 傈僳 佤 畲 拉祜 水 东乡 纳西 景颇 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬
锡伯 阿昌 普米 怒 独龙 裕固 保安 鄂温克 各""".split()
_KIND = re.compile(rf"(?:(?:{'|'.join(_PEOPLES)})族|维吾尔|哈萨克|柯尔克孜|塔吉克|(?<!内)蒙古)*自治[区州县旗]$"
                   "|特别行政区$|街道办事处$|街道$|地区$|苏木$|[省市县区州旗盟镇乡]$")


def stem(place: str) -> str:
    """The name without the word for the kind (尼山镇: 尼山, 恩施土家族苗族自治州: 恩施); the name itself where less than two characters
    would remain."""
    bare = _KIND.sub("", place)
    return bare if len(bare) > 1 else place
