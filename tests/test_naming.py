"""Names of places without the word for their kind. The peoples of autonomous places are part of that word."""
import pytest

from helpers.naming import stem


@pytest.mark.parametrize(("place", "bare"), [
    ("尼山镇", "尼山"), ("曲阜市", "曲阜"), ("荆河街道办事处", "荆河"), ("阿里地区", "阿里"), ("恩施州", "恩施"), ("巴彦胡舒苏木", "巴彦胡舒"),
    ("恩施土家族苗族自治州", "恩施"), ("长阳土家族自治县", "长阳"), ("巴音郭楞蒙古自治州", "巴音郭楞"), ("莫力达瓦达斡尔族自治旗", "莫力达瓦"),
    ("广西壮族自治区", "广西"), ("内蒙古自治区", "内蒙古"), ("新疆维吾尔自治区", "新疆"), ("香港特别行政区", "香港")])
def test_a_stem_is_the_name_without_its_kind(place, bare):
    assert stem(place) == bare


@pytest.mark.parametrize("place", ["杭州", "沙县", "东乡族自治县", "区", ""])
def test_what_would_be_too_short_stays_whole(place):
    assert stem(place) == place
