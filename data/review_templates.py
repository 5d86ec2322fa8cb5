"""Sentences that the synthetic reviews of make_samples are put together from, good and bad.

Invented: no customer wrote them. {p} is the product.
"""

PRODUCTS = {
    # English name, Korean name, how liked (0 to 1)
    "earbuds": ("wireless earbuds", "무선 이어폰", 0.62),
    "lamp": ("desk lamp", "책상 스탠드", 0.78),
    "kettle": ("electric kettle", "전기 주전자", 0.70),
    "backpack": ("backpack", "백팩", 0.80),
    "blender": ("blender", "믹서기", 0.50),
    "mattress": ("mattress topper", "매트리스 토퍼", 0.58),
}

ENGLISH = {
    "quality": (
        [
            "The {p} feels solid and well made",
            "Great quality for the money",
            "Build quality is excellent",
            "It looks better than in the photos",
            "No complaints about the material, it is really sturdy",
            "Better than the expensive one I had before",
        ],
        [
            "The {p} feels cheap and flimsy",
            "It broke after two weeks",
            "The material is not what the photos promise",
            "Poor quality, the seam came apart",
            "Stopped working on day three",
            "It arrived scratched and looks used",
        ],
    ),
    "delivery": (
        [
            "Delivery was fast",
            "It arrived a day early",
            "Shipping took two days, well packed",
            "The parcel came on time and the box was fine",
        ],
        [
            "Delivery took three weeks",
            "The parcel arrived late and the box was crushed",
            "Shipping was a nightmare",
            "It never arrived and nobody answered",
        ],
    ),
    "price": (
        [
            "Worth every penny",
            "The price is very fair",
            "A bargain at this price",
            "You will not find better value",
        ],
        [
            "Far too expensive for what it is",
            "Not worth the price",
            "Save your money",
            "I paid twice as much as it is worth",
        ],
    ),
    "service": (
        [
            "Customer service answered within an hour",
            "The seller was friendly and helpful",
            "They replaced a missing part without any questions",
        ],
        [
            "Customer service never answered",
            "The seller refused a refund",
            "I wrote to support four times, no reply",
        ],
    ),
    "use": (
        [
            "I use the {p} every day and love it",
            "Easy to use and not loud at all",
            "My whole family likes it",
            "Works perfectly out of the box",
            "It does exactly what it should",
            "I would buy it again",
        ],
        [
            "It is loud and hard to clean",
            "The instructions do not help at all",
            "It does not do what it says",
            "I had to return it",
            "Disappointed, I expected more from the {p}",
            "I would not buy it again",
        ],
    ),
}
ENGLISH_ENDS = (
    ["Recommended", "Five stars", "Very happy with it", "Love it!", "Highly recommend 👍", ""],
    ["Avoid", "Never again", "Very disappointed", "Waste of money", "Do not buy 😡", ""],
)
ENGLISH_BUTS = (
    "It is okay, nothing special",
    "Does the job, but {q}",
    "Not bad, not great",
    "Average {p}. {q}",
    "Good idea, but {q}",
)
ENGLISH_IRONY = (
    "Great, another {p} for the bin",
    "Well done, it lasted one whole day",
    "Perfect if you like waiting",
)

KOREAN = {
    "quality": (
        [
            "{p} 마감이 정말 튼튼해요",
            "가격 대비 품질이 아주 좋습니다",
            "사진보다 실물이 훨씬 예뻐요",
            "재질이 고급스럽고 마음에 들어요",
            "생각보다 견고해서 만족합니다",
        ],
        [
            "{p} 재질이 너무 싸구려 같아요",
            "2주 만에 고장 났어요",
            "마감이 엉망이고 흠집이 있네요",
            "사진이랑 완전 달라요",
            "사흘 쓰고 작동이 안 돼요",
        ],
    ),
    "delivery": (
        [
            "배송이 정말 빨라요",
            "하루 만에 도착했어요",
            "포장도 꼼꼼하고 배송도 빨랐습니다",
            "주문한 다음 날 바로 왔어요",
        ],
        [
            "배송이 너무 느려요",
            "3주나 걸려서 왔어요",
            "박스가 다 찌그러져서 왔네요",
            "배송 조회도 안 되고 연락도 없어요",
        ],
    ),
    "price": (
        [
            "가성비 최고예요",
            "이 가격에 이 정도면 훌륭합니다",
            "가격이 착해서 하나 더 주문했어요",
        ],
        [
            "가격에 비해 너무 별로예요",
            "돈이 아깝습니다",
            "이 돈 주고 살 물건은 아니에요",
        ],
    ),
    "service": (
        [
            "고객센터가 친절하게 바로 답해 줬어요",
            "판매자분이 친절하십니다",
            "교환도 빠르게 처리해 주셨어요",
        ],
        [
            "고객센터가 전화를 안 받아요",
            "환불을 안 해 줘요",
            "문의해도 답이 없습니다",
        ],
    ),
    "use": (
        [
            "{p} 매일 잘 쓰고 있어요",
            "사용하기 편하고 소음도 없어요",
            "온 가족이 좋아해요",
            "설명서 없이도 쉽게 썼어요",
            "재구매할게요",
            "부모님께도 사 드렸어요",
        ],
        [
            "소음이 심하고 청소가 힘들어요",
            "설명서를 봐도 모르겠어요",
            "기대했는데 실망했어요",
            "결국 반품했습니다",
            "다시는 안 사요",
            "쓰기 불편해서 방치 중이에요",
        ],
    ),
}
KOREAN_ENDS = (
    ["추천합니다", "강추해요", "만족합니다^^", "최고예요 👍", "굿굿", "좋아요ㅎㅎ", ""],
    ["비추천합니다", "사지 마세요", "최악이에요", "별로예요ㅠㅠ", "후회합니다", "화나네요 😡", ""],
)
KOREAN_BUTS = (
    "그냥 그래요",
    "나쁘지 않은데 {q}",
    "보통이에요. {q}",
    "쓸 만은 한데 {q}",
    "무난합니다",
)
KOREAN_IRONY = (
    "하루 만에 고장이라니 참 대단하네요ㅋㅋ",
    "쓰레기통에 넣기 딱 좋은 {p}네요ㅋㅋㅋ",
    "기다리는 거 좋아하시면 최고입니다",
)
