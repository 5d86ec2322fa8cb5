"""Files in the encodings of many languages become the text that they were."""

import pytest

from lib.intake.delimited.encodings import decode

TEXTS = {
    "cp1251": "город,цена\nМосква,Погода сегодня хорошая\nКазань,Мы пошли гулять в парк\n",
    "koi8_r": "город,цена\nМосква,Погода сегодня хорошая\nКазань,Мы пошли гулять в парк\n",
    "iso8859_5": "город,цена\nМосква,Погода сегодня хорошая\nКазань,Мы пошли гулять в парк\n",
    "cp1253": "πόλη,τιμή\nΑθήνα,ο καιρός σήμερα είναι καλός\nΠάτρα,τιμή προϊόντος\n",
    "cp1255": "עיר,מחיר\nירושלים,מזג האוויר היום נעים\nחיפה,מחיר המוצר\n",
    "cp1256": "مدينة,سعر\nالقاهرة,الطقس اليوم جميل\nطنطا,سعر المنتج عدد الطلبات\n",
    "cp874": "เมือง,ราคา\nกรุงเทพมหานคร,อากาศวันนี้ดี\nภูเก็ต,ราคาสินค้า\n",
    "cp1254": "şehir,fiyat\nİstanbul,bugün hava güzel\nİzmir,ürün fiyatı çok iyi\nMuğla,ılık\n",
    "cp1250": "miasto,cena\nŁódź,pogoda dziś jest ładna\nGdańsk,żółty źródło gęś\n",
    "iso8859_2": "miasto,cena\nŁódź,pogoda dziś jest ładna\nGdańsk,żółty źródło gęś\n",
    "cp932": "都市,価格\n東京,今日の天気はとても良いです\n大阪,商品の価格とカタカナ\n",
    "euc_jp": "都市,価格\n東京,今日の天気はとても良いです\n大阪,商品の価格とカタカナ\n",
    "iso2022_jp": "都市,価格\n東京,今日の天気はとても良いです\n",
    "gb18030": "城市,价格\n北京,今天天气很好\n上海,商品价格非常满意\n广州,订单数量\n",
    "big5": "城市,價格\n臺北,今天天氣很好\n高雄,商品價格非常滿意\n",
    "cp949": "도시,가격\n서울,오늘 날씨가 좋습니다\n부산,상품 가격에 만족합니다\n",
    "cp1252": "ville,prix\nOrléans,très élégant à côté\nNîmes,œuvre d’art déjà vue – 5 €\n",
    "cp850": "stadt,preis\nMünchen,größer als schön\nKöln,Übung für Straßen\n",
    "mac_roman": "ville,prix\nOrléans,très élégant à côté\nNîmes,déjà vu\n",
}


@pytest.mark.parametrize("encoding", TEXTS)
def test_every_language_is_read(encoding: str) -> None:
    text = TEXTS[encoding]
    assert decode(text.encode(encoding), "x.csv").text == text


@pytest.mark.parametrize(
    "text",
    [
        "Temp (°C),x (µm),£,±\n1,2,3,4\n",
        "site,um\n10µm,1\n20µm,2\n",
        "T (°C),v\n1,2\n",
        "name,price\nCafé,£5\nJosé,£7\n",
        "a,b\nx – y,it’s\n“q”,ok\n",
    ],
)
def test_units_and_quotes_of_the_west_are_no_other_language(text: str) -> None:
    found = decode(text.encode("cp1252"), "x.csv")
    assert found.text == text
    assert [finding.code for finding in found.findings] == ["encoding_uncertain"]


def test_the_next_best_reading_is_told() -> None:
    found = decode("город\nМосква\n".encode("cp1251"), "x.csv")
    assert found.findings[0].values["encoding"] == "cp1251"
    assert found.findings[0].values["other"] != "cp1251"


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp932", "日付,商品名,売上高\n2023年1月1日,商品1,1000円\n東京都,大阪府,北海道\n"),
        ("euc_jp", "姓,都道府県\n山田,東京都\n鈴木,北海道\n"),
        ("big5", "地區,人口\n北京,1\n上海,2\n廣西,3\n四川,4\n"),
        ("gb18030", "姓名,职业\n张三,工程师\n李四,医生\n王五,教师\n"),
        ("cp1255", "עיר;אוכלוסייה\nירושלים;5\nתל אביב;6\nחיפה;7\n"),
        ("iso8859_6", "المدينة;السكان\nالقاهرة;1\nالرياض;2\nبغداد;4\n"),
        ("cp1250", "Město;Kraj\nPlzeň;Plzeňský\nČeské Budějovice;Jihočeský\nÚstí;Ústecký\n"),
        ("cp1250", "Város;Népesség\nGyőr;1\nSzékesfehérvár;2\nHódmezővásárhely;4\n"),
        ("cp1254", "Şehir;Nüfus\nİstanbul;1\nİzmir;2\nDiyarbakır;3\nMuğla;5\n"),
        ("cp1252", "time,Temp (°C),PM2.5 (µg/m³)\n1,2.5,3\n2,4,5\n"),
    ],
)
def test_a_few_names_are_enough_to_tell_a_language(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding), "x.csv").text == text
