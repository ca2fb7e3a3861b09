//! A text as the reader of quantities sees it: half-width, Simplified, without the web's noise, every sign with
//! its place in the text as it was typed.

use std::cell::Cell;
use std::ops::Range;
use std::sync::LazyLock;

use super::numeral::is_numeral;
use crate::language::han::is_han;

/// Traditional and Simplified forms, in pairs: numerals, measure words and what bulletins count or say around it.
/// No converter: words that are compared are turned on both sides, and what is not here stays as typed.
const PAIRS: &str = "\
兩两萬万億亿餘余個个條条張张戶户幾几數数塊块臺台輛辆處处雙双間间盞盏頂顶項项種种類类場场員员黨党區区組组隊队點点\
崗岗網网辦办專专廳厅庫库歲岁週周時时鐘钟號号樓楼單单層层級级線线國国縣县鎮镇鄉乡莊庄約约將将達达過过於于佔占佈布\
傳传語语標标懸悬掛挂設设發发貼贴動动幹干務务眾众醫医護护幫帮參参與与製制寫写報报導导積积極极織织總总計计體体轄辖\
電电臨临書书記记誌志願愿檢检測测監监車车輪轮門门衛卫關关節节賣卖買买購购銷销價价錢钱幣币噸吨畝亩裏里裡里頃顷圓圆\
棟栋筆笔頭头隻只雜杂貨货資资產产業业農农漁渔協协會会學学師师團团據据確确實实環环衝冲劃划變变從从來来對对應应進进\
運运還还這这連连遠远選选遞递郵邮鄰邻釋释鋪铺錄录鎖锁鏈链鐵铁長长開开閉闭聞闻闢辟陣阵陽阳陰阴階阶際际隨随險险離离\
難难雲云靈灵靜静須须預预領领題题額额風风飛飞養养館馆馬马驗验驛驿魚鱼鳥鸟麼么齊齐龍龙樹树機机權权歡欢歸归殘残氣气\
溫温滅灭災灾煙烟營营牆墙獎奖現现療疗盡尽礦矿稅税穩稳競竞紅红紙纸統统結结給给絡络維维綠绿緊紧編编練练縮缩繼继續续\
罰罚聯联職职聽听聲声肅肃脫脱舉举舊旧藝艺藥药衆众補补裝装規规視视親亲覺觉觀观訂订訊讯訓训診诊証证評评詢询話话該该\
認认誤误請请論论諮谘講讲證证識识議议譯译讀读責责貧贫費费賓宾質质贈赠贊赞躍跃軍军軟软輔辅輕轻輸输轉转適适遷迁違违\
邊边醬酱釐厘鈔钞銀银鋼钢錯错鏡镜闆板陸陆雖虽雞鸡頁页順顺頻频顧顾飯饭飲饮駐驻騎骑驚惊髮发鬥斗鮮鲜麥麦黃黄齡龄廣广\
廠厂廟庙彈弹當当徵征復复恆恒悅悦態态慶庆憂忧懷怀戰战戲戏執执掃扫採采換换揮挥損损搶抢擁拥擇择擊击擔担擴扩攝摄敗败\
敵敌斷断無无昇升曆历術术東东構构槍枪樣样橋桥橫横欄栏決决沒没況况湯汤滿满漢汉潔洁澤泽濃浓濟济灣湾為为爲为爭争爺爷\
牽牵狀状獨独獲获瑪玛畫画異异盤盘碼码礎础禮礼範范籌筹糧粮純纯紛纷細细終终絕绝絲丝經经緒绪縱纵纜缆羅罗義义習习聖圣\
腳脚膽胆興兴華华葉叶蓋盖蘇苏虛虚蟲虫複复見见託托訪访詳详誠诚調调談谈豐丰財财貢贡賀贺賞赏賬账贏赢趕赶蹤踪較较載载\
輩辈輯辑輿舆辭辞迴回逕径遲迟遺遗鄭郑醜丑銜衔鍋锅鍵键鑒鉴閃闪問问闊阔隱隐霧雾響响頒颁頗颇頸颈餵喂餓饿馳驰驅驱鬆松\
鬧闹啟启喪丧喚唤嚴严園园圍围圖图壓压壞坏壯壮備备優优傷伤儲储內内兒儿冊册劇剧勝胜勞劳勢势勵励勸劝匯汇卻却厲厉吳吴\
嗎吗噴喷堅坚壇坛夠够夾夹奪夺奮奋婦妇嬰婴孫孙寧宁寬宽審审尋寻屆届屬属島岛嶺岭巖岩帥帅帳帐帶带廢废彙汇後后徑径徹彻\
恥耻惡恶愛爱慣惯憑凭懲惩慮虑擋挡攤摊羣群隸隶鍛锻煉炼擬拟臟脏贓赃鐮镰綜综緩缓緣缘績绩糾纠紀纪緯纬齒齿鳳凤鴻鸿獻献\
窮穷竄窜筍笋篩筛簡简籃篮籤签紋纹紡纺縫缝纏缠罵骂翹翘聰聪膠胶艦舰蔣蒋薦荐蠟蜡襲袭訴诉詐诈諒谅謝谢譽誉貿贸賽赛踐践\
轟轰邁迈鄧邓釘钉鈣钙鋁铝錦锦鎬镐陝陕頓顿顏颜飄飘餅饼騰腾麗丽墊垫墾垦夥伙奧奥妝妆嫻娴寢寝寶宝屢屡峽峡廂厢彎弯悶闷\
慘惨憐怜戀恋拋抛挾挟捨舍掙挣揀拣搖摇摻掺撐撑撥拨撫抚撲扑撿捡擠挤攜携攬揽敘叙斂敛暫暂曉晓樁桩樑梁檔档檯台欽钦殼壳\
毀毁氈毡汙污洩泄涼凉淚泪淨净淺浅減减渾浑湧涌準准溝沟滄沧漲涨漿浆潑泼潛潜潤润瀝沥灑洒烏乌烴烃熱热燈灯燒烧燦灿爐炉\
牘牍犧牺";

/// No sign: half of a surrogate pair.
const NOTHING: u16 = 0xd800;

/// What each sign of the first plane reads as, or `NOTHING`. A table: every sign of every text is looked up.
static READ: LazyLock<Vec<u16>> = LazyLock::new(|| {
    let half = |c: char| u16::try_from(u32::from(c)).unwrap_or(0);
    let read = |n: u16| char::from_u32(n.into()).filter(|c| !is_nothing(*c)).map_or(NOTHING, |c| half(shape(c)));
    let mut table: Vec<u16> = (0..=u16::MAX).map(read).collect();
    let signs: Vec<char> = PAIRS.chars().collect();
    signs.chunks_exact(2).for_each(|pair| table[usize::from(half(pair[0]))] = half(pair[1]));
    table
});

/// A bit for each sign of the first plane: whether a number, a word or a title may begin with it.
static BEGINS: LazyLock<Box<[u64]>> = LazyLock::new(|| {
    let begins = |c: char| c.is_ascii_alphanumeric() || matches!(c, '若' | '几' | '数' | '《') || is_numeral(c);
    let bit = |n: u32| u64::from(char::from_u32(n).is_some_and(begins)) << (n & 63);
    (0..1024).map(|word| (word * 64..word * 64 + 64).map(bit).sum()).collect()
});

/// One sign of the text: `c` as it is read, the rest as it stands in the text.
#[derive(Debug, Clone, Copy)]
struct Sign {
    c: char,
    /// Byte offset and code point from the start of the text; bytes of the sign as typed.
    at: u32,
    point: u32,
    length: u8,
    /// It was typed full-width.
    wide: bool,
}

/// The signs of a text. Asking beyond either end gives `\0`.
pub struct Signs {
    all: Vec<Sign>,
    steps: Cell<usize>,
}

impl Signs {
    pub fn new(text: &str) -> Self {
        let mut all: Vec<Sign> = Vec::with_capacity(text.chars().count());
        let mut skip_to = 0;
        let (table, mut point) = (&*READ, u32::MAX);
        for (at, typed) in text.char_indices() {
            point = point.wrapping_add(1);
            let Some(c) = read(table, typed).filter(|_| at >= skip_to) else { continue };
            if matches!(typed, '(' | '（') && all.last().is_some_and(|s| is_han(s.c)) {
                skip_to = at + gloss(&text[at..]);
                if skip_to > at {
                    continue;
                }
            }
            let length = u8::try_from(typed.len_utf8()).unwrap_or(1);
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            all.push(Sign { c, at, point, length, wide: c != typed && c.is_ascii() });
        }
        Self { all, steps: Cell::new(0) }
    }

    /// The first sign from `i` on at which something may begin: a number, a word, a title.
    pub fn begin(&self, i: usize) -> Option<usize> {
        let begins = &**BEGINS;
        let n = self
            .all
            .get(i..)?
            .iter()
            .position(|s| begins.get(s.c as usize >> 6).is_none_or(|bits| bits >> (s.c as u32 & 63) & 1 == 1))?;
        self.steps.set(self.steps.get() + n);
        Some(i + n)
    }

    pub fn at(&self, i: usize) -> char {
        self.steps.set(self.steps.get() + 1);
        self.all.get(i).map_or('\0', |s| s.c)
    }

    /// The sign before `i`.
    pub fn before(&self, i: usize) -> char {
        i.checked_sub(1).map_or('\0', |i| self.at(i))
    }

    pub fn is_wide(&self, i: usize) -> bool {
        self.all.get(i).is_some_and(|s| s.wide)
    }

    pub fn starts(&self, i: usize, word: &str) -> bool {
        word.chars().enumerate().all(|(n, c)| self.at(i + n) == c)
    }

    /// Whether `word` stands just before `i`.
    pub fn ends(&self, i: usize, word: &str) -> bool {
        let mut from = i;
        word.chars().rev().all(|c| {
            let same = from > 0 && self.at(from - 1) == c;
            from = from.saturating_sub(1);
            same
        })
    }

    /// The first of the words (the longer ones first) that starts at `i`, and where it ends.
    pub fn word<'w>(&self, i: usize, words: &[&'w str]) -> Option<(&'w str, usize)> {
        let found = words.iter().find(|word| self.starts(i, word))?;
        Some((found, i + found.chars().count()))
    }

    /// Over spaces, a few of them at most.
    pub fn space(&self, mut i: usize) -> usize {
        let most = i + 4;
        while i < most && matches!(self.at(i), ' ' | '\t') {
            i += 1;
        }
        i
    }

    /// Back over spaces.
    pub fn space_before(&self, mut i: usize) -> usize {
        let least = i.saturating_sub(4);
        while i > least && matches!(self.before(i), ' ' | '\t') {
            i -= 1;
        }
        i
    }

    pub fn text(&self, range: Range<usize>) -> String {
        self.all.get(range).unwrap_or_default().iter().map(|s| s.c).collect()
    }

    /// Bytes and code points in the text as typed.
    pub fn span(&self, range: Range<usize>) -> (Range<usize>, Range<usize>) {
        let (Some(first), Some(last)) = (self.all.get(range.start), self.all.get(range.end.saturating_sub(1))) else {
            return (0..0, 0..0);
        };
        let bytes = first.at as usize..last.at as usize + usize::from(last.length);
        (bytes, first.point as usize..last.point as usize + 1)
    }

    /// How many signs were looked at so far.
    pub fn steps(&self) -> usize {
        self.steps.get()
    }
}

/// A text for comparing: half-width, Simplified, in lower case.
pub fn simple(text: &str) -> String {
    let table = &*READ;
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter_map(|c| read(table, c)) {
        match c {
            '\0'..='\u{7f}' => out.push(c.to_ascii_lowercase()),
            _ if is_han(c) => out.push(c),
            _ => out.extend(c.to_lowercase()),
        }
    }
    out
}

/// A sign as it is read; `None` for nothing.
fn read(table: &[u16], typed: char) -> Option<char> {
    match table.get(typed as usize) {
        Some(&NOTHING) => None,
        Some(c) => char::from_u32((*c).into()),
        None => Some(typed),
    }
}

fn is_nothing(c: char) -> bool {
    matches!(c, '\u{1}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\r')
}

fn shape(c: char) -> char {
    match c {
        '\0'..='\u{7f}' => c,
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{3000}' | '\u{a0}' | '\u{2002}'..='\u{200a}' | '\u{202f}' => ' ',
        '−' | '‐' | '‑' => '-',
        '–' | '―' | '─' | '━' => '—',
        '〜' | '∼' => '~',
        '﹪' => '%',
        '「' | '『' => '“',
        '」' | '』' => '”',
        _ => c,
    }
}

/// The bytes of a pinyin gloss in brackets (區(qū)) that the text starts with; 0 where there is none.
fn gloss(text: &str) -> usize {
    let mut letters = 0;
    for (at, c) in text.char_indices().skip(1).take(8) {
        match c {
            ')' | '）' if letters > 0 => return at + c.len_utf8(),
            // An upper-case word in brackets is an abbreviation of the text.
            _ if c.is_alphabetic() && c.is_lowercase() && !is_han(c) => letters += 1,
            _ => return 0,
        }
    }
    0
}
