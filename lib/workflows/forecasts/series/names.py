"""What the names of columns say, in English and Korean."""

from __future__ import annotations

import re


def _named(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


TARGET = _named(r"y|target|values?|val|actual|observed?|observation|값|측정값|관측값|실적|목표")
"""Whole names that mean nothing but what is to be forecast."""
FLOW = _named(
    r"sales|sold|demand|count|cnt|volume|amount|revenue|turnover|qty|quantit|units|passenger|"
    r"visit|orders?(_|$)|traffic|rides?(_|$)|trips?|calls?|confirmed|recovered|vaccin|"
    r"produc|generat|consum|usage|load|[kmg]wh|"
    r"energy|births|deaths|cases|arrival|departure|shipment|income|spend|cost|click|"
    r"views|download|"
    r"(?<![tdb])rain|precip|매출|판매|수량|건수|량(?![가-힣])|승객|이용|방문|인원|금액|주문|생산|수요|출하|입고|강수"
)
"""Names of what adds up over rows and time."""
LEVEL = _named(
    r"price|(^|[^a-z])rat(e|io)|index|temp(?!t)|humid|press?(_|$|ure)|level|share|pct|percent|"
    r"average|mean|pm ?\d|pm\W?2|co2|no2|o3|so2|aqi|speed|close|open|high|low|yield|"
    r"stock|inventory|balance|"
    r"unemploy|population|voltage|current|[^a-z]mw$|dew|"
    r"온도|기온|습도|농도|가격|단가|종가|시가|고가|저가|지수|[율률](?![가-힣])|환율|금리|시세|수위|잔고|재고|평균|기압|풍속|미세먼지"
)
"""Names of states, which are averaged."""
MEASURED = _named(r"pm ?\d|pm\W?2|pm\W?10|aqi|no2|co2|so2|ozone|미세먼지|농도|발전량|사용량")
"""Names of what is measured in order to be forecast, among weather."""
BESIDE = _named(
    r"price|discount|promo|holiday|event|temp(?!t)|dew|pres(_|$|s)|humid|wind(?!ow)|"
    r"(?<![tdb])rain|snow|cloud|weather|cpi|unemploy|fuel|markdown|open$|school|"
    r"(week|month|quarter|year)(?!ly)|^day|dow|weekend|"
    r"기온|온도|습도|강수|풍속|풍향|기압|일조|적설|가격|단가|할인|행사|휴일|공휴일|요일|프로모션|날씨"
)
"""Names of what explains rather than is forecast."""
KNOWN = _named(
    r"price|discount|promo|holiday|event|campaign|markdown|open$|school|weekday|weekend|dow$|"
    r"day.?of|day.?type|(month|quarter)(?!ly)|^(week|year)(?!ly)|season|planned|schedule|"
    r"forecast|snap|lockdown|working.?day|calendar|가격|단가|할인|행사|휴일|공휴일|요일|프로모션|이벤트|계획|"
    r"예보|영업|방학|개학"
)
"""Names of what is known ahead of time: plans and the calendar."""
SERIES = _named(
    r"(^|[_ .])(unique_?)?id$|_id(_|$)|^id_|code$|series|store|shop|item|product|sku|station|"
    r"sensor|site|region|city|country|state|location|branch|dept|department|category|family|"
    r"customer|name|type|group|symbol|ticker|meter|zone|route|line|parameter|"
    r"지역|시도|시군구|지점|매장|점포|상품|품목|제품|노선|역명|역(?![가-힣])|측정소|관측소|구분|코드|연료|"
    r"업종|종목|호선|권역|지사|부서|카테고리|분류|명(?![가-힣])"
)
"""Names of what tells series apart."""
DATE = _named(
    r"date|time|(^|[_ ])day|month|week|year|period|^ds$|^dt$|timestamp|quarter|"
    r"일자|날짜|일시|년월|연월|시각|기간|연도|년도|시점|기준일|월(?![가-힣])"
)
"""Names of when."""
SHARE = _named(
    r"(^|[^a-z])rat(e|io)|share|pct|percent|average|mean|index| per |[율률](?![가-힣])|평균|지수"
)
"""Names of what does not add up whatever it is a share or mean of."""
OHLC = _named(r"open|high|low|close|adj\W?close|volume|vwap|시가|고가|저가|종가|거래량")
"""Whole names of a market's table."""
