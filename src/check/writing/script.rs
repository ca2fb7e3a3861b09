//! Simplified and Traditional characters within one text.

/// Pairs of the table of the 通用规范汉字表 (2013, annex 1), Simplified then Traditional, of which neither is a character
/// of the other script: 后, 里, 干, 台, 范, 乾, 著, 徵, 於 and the like stand in both and prove nothing.
const PAIRS: &str = "\
国國这這们們说說对對时時会會学學过過还還经經进進现現动動问問关關长長门門开開见見车車东東业業专專两兩严嚴乐樂书書\
习習买買卖賣产產亲親亿億仅僅伤傷传傳伟偉侧側俭儉债債倾傾储儲兑兌兰蘭养養兽獸军軍农農冻凍净淨凤鳳击擊刘劉则則刚剛\
创創删刪别別剧劇劝勸办辦务務劳勞势勢勋勳区區医醫华華协協单單卢盧卫衛厅廳历歷压壓厌厭县縣参參双雙变變叹嘆号號吗嗎\
员員响響啸嘯喷噴团團围圍图圖圆圓场場块塊坚堅坛壇垒壘垦墾墙牆处處备備头頭夺奪奋奮奖獎妇婦妈媽娱娛婴嬰孙孫实實审審\
宫宮宽寬宾賓寻尋导導将將尘塵尝嘗层層属屬岁歲岛島峡峽师師帅帥带帶库庫应應庙廟废廢张張弥彌弯彎录錄忆憶态態总總恋戀\
恳懇恶惡悬懸惧懼惨慘惯慣愤憤战戰户戶扫掃扩擴扬揚抚撫抢搶护護报報拥擁择擇挥揮损損换換捡撿掷擲搀攙摄攝摆擺摇搖撑撐\
敌敵数數断斷旧舊显顯晓曉暂暫术術杀殺权權条條枪槍标標栋棟栏欄树樹档檔桥橋检檢楼樓欢歡欧歐毕畢汇匯汤湯沟溝沪滬泪淚\
泼潑泽澤济濟浓濃涛濤润潤涨漲渊淵渔漁湾灣湿濕满滿滞滯滨濱灭滅灯燈灵靈炉爐炼煉烂爛烦煩烧燒热熱爱愛牵牽犹猶独獨狱獄\
猎獵玛瑪环環珑瓏电電画畫畅暢疗療疯瘋监監盖蓋盘盤矫矯矿礦码碼砖磚础礎积積称稱稳穩穷窮窃竊竞競笔筆签簽简簡类類粮糧\
紧緊纠糾红紅约約级級纪紀纯純纲綱纳納纷紛纸紙线線练練组組细細织織终終绍紹结結绕繞绘繪给給络絡绝絕统統继繼绩績续續\
维維综綜绿綠编編缓緩缘緣缩縮罗羅罚罰职職联聯聪聰肃肅肠腸肤膚脑腦脸臉脱脫舰艦艺藝节節苏蘇荡蕩药藥获獲虑慮虽雖虾蝦\
蚁蟻补補装裝观觀规規视視览覽觉覺誉譽计計订訂认認讨討让讓训訓议議讯訊记記讲講许許论論设設访訪证證评評识識诉訴词詞\
试試诗詩诚誠话話询詢该該详詳语語误誤请請诸諸读讀课課谁誰调調谈談谋謀谢謝谨謹谱譜贝貝负負贡貢财財责責贤賢败敗货貨\
质質贩販贪貪贫貧购購贯貫贵貴贷貸贸貿费費贺賀资資赋賦赏賞赔賠赖賴赛賽赞贊赠贈赢贏赵趙跃躍践踐轨軌转轉轮輪软軟轻輕\
载載较較辅輔辆輛辈輩输輸边邊达達迁遷运運远遠违違连連迟遲选選逊遜递遞邓鄧邮郵邻鄰郑鄭酱醬释釋针針钉釘钟鐘钢鋼钱錢\
铁鐵铜銅银銀销銷锁鎖错錯键鍵锻鍛镇鎮镜鏡闭閉闯闖间間闹鬧闻聞阅閱队隊阳陽阴陰阵陣阶階际際陆陸陈陳险險随隨隐隱难難\
雾霧静靜页頁顶頂项項顺順须須顾顧顿頓预預领領频頻题題颜顏额額风風飞飛饭飯饮飲饰飾馆館马馬驻駐驾駕验驗骑騎骗騙鱼魚\
鲜鮮鸟鳥鸡雞鸣鳴麦麥黄黃龙龍龄齡";

/// Traditional alone, whose Simplified form is an old character of both scripts too (价, 优, 决).
const TRADITIONAL: &str =
    "決況涼減憑卻園憲壽幫廣強徹擬攜無晉樣漢災煙榮價優兒廠聖壞寧懷驚願擾掛據機極構氣潔確離種網薦觸適";

/// How many characters of a text are of one script alone, and where those of the rarer one stand (byte and sign).
pub fn mixed(signs: impl Iterator<Item = (usize, char)>) -> Option<Vec<(usize, char)>> {
    let (mut simplified, mut traditional) = (Vec::new(), Vec::new());
    for (at, c) in signs.filter(|(_, c)| *c >= '\u{4e00}') {
        match side(c) {
            Some(true) => simplified.push((at, c)),
            Some(false) => traditional.push((at, c)),
            None => {}
        }
    }
    let rarer = if traditional.len() <= simplified.len() { traditional } else { simplified };
    (!rarer.is_empty()).then_some(rarer)
}

/// Whether a character is Simplified alone (`true`) or Traditional alone.
fn side(c: char) -> Option<bool> {
    static SIDES: std::sync::OnceLock<Vec<(char, bool)>> = std::sync::OnceLock::new();
    let sides = SIDES.get_or_init(|| {
        let pairs = PAIRS.chars().enumerate().map(|(n, c)| (c, n % 2 == 0));
        let mut all: Vec<_> = pairs.chain(TRADITIONAL.chars().map(|c| (c, false))).collect();
        all.sort_unstable();
        all
    });
    sides.binary_search_by_key(&c, |(c, _)| *c).ok().map(|n| sides[n].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_is_of_one_script() {
        let all: Vec<char> = PAIRS.chars().chain(TRADITIONAL.chars()).collect();
        let mut once = all.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(all.len(), once.len());
        // Big5 holds Traditional text: none of the Simplified ones, and all the others.
        for c in all {
            let (_, _, lost) = encoding_rs::BIG5.encode(c.encode_utf8(&mut [0; 4]));
            assert_eq!(side(c), Some(lost), "{c}");
        }
        for both in "后里干台范乾著徵於系制面只才松谷余斗丑表".chars() {
            assert_eq!(side(both), None, "{both}");
        }
    }

    #[test]
    fn the_rarer_script_is_told() {
        let rarer =
            |text: &str| mixed(text.char_indices()).map(|all| all.into_iter().map(|(_, c)| c).collect::<String>());
        assert_eq!(rarer("社区防疫工作，對各户说明").as_deref(), Some("對"));
        assert_eq!(rarer("社區說明，还有"), Some("还".to_owned()));
        for one in ["社区防疫工作，各户说明，著名的乾坤湾", "社區防疫說明", "後面的人", ""]
        {
            assert_eq!(rarer(one), None, "{one}");
        }
    }
}
