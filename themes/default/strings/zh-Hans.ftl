# 栏目和页名
home = 首页
nav-places = 地区
nav-campaigns = 专题
nav-topics = 主题
nav-indicators = 指标
nav-sources = 来源
nav-data = 数据
sections = 栏目
skip = 跳到正文
you-are-here = 当前位置
languages = 语言
portal-head = 所属门户网站
portal-foot = 所属门户网站的页脚
large-text = 大字版
standard-text = 标准版
read-aloud = 朗读本页
read-stop = 停止朗读
all-reports = 全部简报
latest-reports = 最新简报
reports = 简报
reports-of = { $name }的简报
list-title = { $title }（第{ $n }页）
list-newer = 较新
list-older = 较早
list-pages = 各页，由新到旧
list-page = 第{ $n }页
pinned = 置顶
on-this-page = 本页目录
further-pages = 其他页面

# 找不到、搬走了
moved = 本页已移到新的地址
moved-to = 前往新地址
not-found = 没有这个页面
not-found-why = 网址可能输错了一个字，页面也可能已经移走。
not-found-home = 回到首页

# 摘要和订阅
describe-place = { $name }的简报、数字和来源。
describe-indicator = { $name }：各地报送的数字、日期和来源。
describe-topic = 关于{ $name }的简报和指标。
describe-campaigns = 本站的各个专题，附主要数字。
describe-topics = 按主题查找简报和指标。
describe-indicators = 本站统计的每项指标：单位、性质、报送的地区。
describe-sources = 本站数字和简报的出处。
describe-data = 下载本站的全部数据表。
column-type-reports = 工作动态
column-type-figures = 数据发布
column-type-about = 概况信息
feed-title = { $site }：最新简报
feed-of = { $name }：最新简报（{ $site }）
feed = 订阅（Atom）

# 数字
key-figures = 主要数字
all-figures = 全部数字
figures-of = { $name }的全部数字
other-figures = 其他
sums = 下级合计
sums-of = { $name }所辖地区的合计
coverage-and-date = 报送情况和日期
nothing-reported = { $name }尚未报送数字。
nothing-yet = { $name }尚未报送数字，也没有简报。
no-reports = 还没有简报。
not-reported = 未报告
reported = 已报送
suppressed = 不公布
suppressed-note = 数目过小，为保护个人不予公布。
suppression-below = 小于{ $limit }的数不公布
suppression-finest = 只公布到{ $level }一级
computed-note = 由报送的数字推算
status-provisional = 初步数
status-estimated = 估计数
status-revised = 已修订
change-since = 比{ $date } { $change }
revised-line = { $date }修订：{ $was } → { $now }
revised-why = { $date }修订：{ $was } → { $now }（{ $why }）
coverage = { $of }个{ $level }中{ $reported }个报送
coverage-short = （{ $of }个{ $level }中{ $reported }个）

# 日期
as-of = 截至{ $date }
as-of-dates = 各截至{ $dates }不等
after-day = { $date }之后
before-day = { $date }之前
lunar-day = { $date }（农历{ $lunar }）
undated = 未注明日期

# 表格、图、下载
table = 数据表
chart = 图
source = 来源
sources = 来源
source-published = { $date }发布
source-accessed = { $date }查阅
download-data = 下载数据
download-figures = { $name }的数据
column-indicator = 指标
column-figure = 数字
column-unit = 单位
column-date = 日期
column-place = 地区
column-rank = 名次
date-and-source = 日期和来源
list-separator = 、
colon = ：

# 指标
nature = 性质
unit = 单位
topic = 主题
part-of = 属于
ratio-of = 算法
suppression = 保密
reported-by = { $n }个地区报送
reported-by-none = 没有地区报送
not-reported-by = 未报送的地区
ranking = 各地数字
nature-stock = 时点数
nature-flow = 时期数
nature-cumulative = 累计数
nature-rate = 定额
nature-target = 目标
nature-ratio = 比例
nature-stock-note = 某一天的数，以最近一次为准
nature-flow-note = 一段时间内的数，可以相加
nature-cumulative-note = 从头累计的数，只增不减
nature-rate-note = 每天、每班或每处的数，不相加
nature-target-note = 计划要达到的数，不是已经做到的数
nature-ratio-note = 由同地同日的两个数相除，不单独报送

# 地区
level-province = 省
level-city = 市
level-district = 区
level-county = 县
level-street = 街道
level-community = 社区
level-grid = 网格
level-other = 其他地区
level-province-plural = 各省
level-city-plural = 各市
level-district-plural = 各区
level-county-plural = 各县
level-street-plural = 各街道
level-community-plural = 各社区
level-grid-plural = 各网格
level-other-plural = 其他地区
level-province-noun = 省
level-city-noun = 市
level-district-noun = 区
level-county-noun = 县
level-street-noun = 街道
level-community-noun = 社区
level-grid-noun = 网格
level-other-noun = 地区
places-within = 所辖地区
neighbours = 相邻地区
siblings = 同级地区
places-covered = 涉及地区
in-campaigns = 所属专题
timeline = 大事记
timeline-of = { $name }：大事记
timeline-whole = 按日期看全部大事和数字
timeline-how = 简报写明日期的事，和各地报送的数字，按日期排列；只写明在某日之后的，排在那一天后面。
timeline-empty = 还没有注明日期的事或数字。
describe-timeline = { $name }按日期排列的大事和数字。
topics = 主题

# 简报
issue = 第{ $issue }期
period = 时段
original-note = 本篇尚无中文版，以下为原文。
original-note-page = 本页尚无中文版，以下为原文。
in-language = { $tag ->
    [zh-Hans] 中文
    [en] 英文
   *[other] { $tag }
}
withdrawn = 本篇已撤回
withdrawn-short = 已撤回
withdrawn-on = { $date }撤回
corrections = 更正
review-drafted = 拟稿
review-checked = 核对
review-approved = 签发
figures-sources = 文中数字的来源
references = 参考链接
attachments = 附件
chart-data = 图中数据
earlier-later = 前后各篇
earlier = 上一篇
later = 下一篇
alert-note = 说明
alert-tip = 提示
alert-important = 重要
alert-warning = 注意
alert-caution = 警示
footnote-back = 返回正文注释{ $n }

# 专题、主题、来源、数据各页
campaigns-empty = 还没有专题。
topic-counts = { $reports }篇简报，{ $indicators }项指标
source-counts = { $n }个数字
source-reports = 据此编写的简报
data-lead = 每个数字都附日期和来源。表格为 CSV 格式，UTF-8 编码，可直接用电子表格软件打开。
data-tables = 全站数据表
data-package = 数据包说明
data-places = 各地数据
publisher = 主办
contact = 联系
organiser = 承办
site-id = 网站标识码：{ $code }

# 图表、下载和时间线（由程序写出）
chart-rest = 其余
chart-ranked-by = 按各地已确知的数排列
chart-no-share = 各部分并非都有确切数字，不画占比
chart-not-from-zero = 纵轴不从0起
mark-at-least = 至少
mark-nearly = 接近
mark-less-than = 不足
mark-about = 约数
mark-range = 范围
mark-some = 若干
mark-inexact = 非确切数
weekdays = 一 二 三 四 五 六 日
months = 1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月
revised-mark = （已修订）
timeline-figures = { $place }报送{ $n }项数字{ $names ->
    [none] 。
   *[other] ：{ $names }{ $more ->
        [0] 。
       *[other] 等。
    }
}
table-figures = 全部数字
table-indicators = 指标
table-places = 地方
table-sources = 来源
download-chart = 图{ $n }的数据
task-done = 已完成
task-open = 未完成

# 搜索
search = 搜索
describe-search = 在本站的简报、地区、指标和其他页面中查找。
search-words = 要查找的词语
search-how = 输入两个以上的汉字，或单词的开头；词语之间用空格隔开。
search-place = 地区
search-kind = 类别
search-year = 年份
search-all = 全部
kind-report = 简报
kind-place = 地区
kind-indicator = 指标
kind-campaign = 专题
kind-topic = 主题
kind-page = 页面
search-one = 找到1项
search-many = 找到{"{"}n{"}"}项
search-none = 没有找到，请换一个词语试试。
search-none-here = 在所选的地区、类别和年份里没有找到，可以改选“全部”。
search-so-far = 已找到{"{"}n{"}"}项，后面可能还有
search-short = 请输入至少两个字。
search-failed = 搜索所需的文件没有读到，请刷新后再试。
search-needs-script = 搜索需要浏览器运行脚本，现在没有运行。请从下面的栏目查找，内容一样齐全。
search-more = 继续查找
search-browse = 按栏目查找

# 各地方格图
grid = 各地一览
grid-how = 颜色越浓，数越大；虚线框里的地方没有公布的数。
grid-map = 方格只示意方位，不是地图。

# 比较各地
compare = 比较各地
describe-compare = 最多四个地方的数字并排比较，各带日期、单位和来源。
compare-with = 与其他地方比较
compare-how = 最多选四个地方，并排看它们报送的数字。网址随所选的地方变化，可以收藏或转发。
compare-choose = 请选至少两个地方。
compare-place = 地方{"{"}n{"}"}
compare-none = 所选的地方没有报送同样的指标。
compare-alone = 其中只有一个地方报送的指标
compare-places = 有数字的地方
compare-failed = 数字没有读到，请刷新后再试。
compare-needs-script = 并排比较需要浏览器运行脚本，现在没有运行。下面每个地方的页面都有自己的全部数字。

# Screens (said from code)
screens-scan = 扫码阅读
screens-thanks = 谢谢观看
