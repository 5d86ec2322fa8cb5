from lib.i18n import translator
from lib.report.figures.layers_chart import arranged, layers_chart

EN = translator("en")
LAYERS = [
    {"name": "numbers", "type": "InputLayer", "shape": "(rows, 5)", "parameters": 0, "inputs": []},
    {"name": "codes", "type": "InputLayer", "shape": "(rows, 1)", "parameters": 0, "inputs": []},
    {
        "name": "get_item",
        "type": "GetItem",
        "shape": "(rows, 3)",
        "parameters": 0,
        "inputs": ["numbers"],
    },
    {
        "name": "embedding",
        "type": "CategoryEmbedding",
        "shape": "(rows, 8)",
        "parameters": 96,
        "inputs": ["codes"],
    },
    {
        "name": "columns",
        "type": "Concatenate",
        "shape": "(rows, 11)",
        "parameters": 0,
        "inputs": ["get_item", "embedding"],
    },
    {
        "name": "<b>hidden",
        "type": "Dense",
        "shape": "(rows, 64)",
        "parameters": 768,
        "inputs": ["columns"],
    },
]


def test_layers_stand_below_what_they_take_from_and_slices_are_lines() -> None:
    rows, lines = arranged(LAYERS)
    assert [[one["name"] for one in row] for row in rows] == [
        ["numbers", "codes"],
        ["embedding"],
        ["columns"],
        ["<b>hidden"],
    ]
    assert lines == [
        ("codes", "embedding"),
        ("numbers", "columns"),
        ("embedding", "columns"),
        ("columns", "<b>hidden"),
    ]


def test_without_written_inputs_one_follows_the_other() -> None:
    old = [{"name": name, "type": "Dense", "shape": "(rows, 2)"} for name in "abc"]
    rows, lines = arranged(old)
    assert [len(row) for row in rows] == [1, 1, 1]
    assert lines == [("a", "b"), ("b", "c")]


def test_boxes_tell_type_shape_and_weights_and_escape_names() -> None:
    chart = layers_chart(LAYERS, EN)
    texts = [one.text for one in chart.layout.annotations if one.text]
    assert "<b>embedding · CategoryEmbedding</b><br>n × 8 · 96 weights" in texts
    assert "<b>&lt;b&gt;hidden · Dense</b><br>n × 64 · 768 weights" in texts
    assert len(chart.layout.shapes) == 6
    assert layers_chart([], EN).layout.annotations[0].text == "This network has no layers."


def test_where_boxes_stand_side_by_side_a_long_title_is_the_type() -> None:
    wide = {
        "name": "periodic",
        "type": "PeriodicEmbedding",
        "shape": "(rows, 28)",
        "parameters": 581,
        "inputs": ["get_item"],
    }
    chart = layers_chart([*LAYERS, wide], EN)
    texts = [one.text for one in chart.layout.annotations if one.text]
    assert "<b>PeriodicEmbedding</b><br>n × 28 · 581 weights" in texts
    assert "<b>CategoryEmbedding</b><br>n × 8 · 96 weights" in texts


def test_a_line_past_a_box_of_the_same_column_goes_around_it() -> None:
    layers = [
        {"name": "a", "type": "InputLayer", "shape": "(rows, 5)", "inputs": []},
        {"name": "b", "type": "Dense", "shape": "(rows, 3)", "parameters": 18, "inputs": ["a"]},
        {"name": "c", "type": "Concatenate", "shape": "(rows, 8)", "inputs": ["b", "a"]},
    ]
    chart = layers_chart(layers, EN)
    box = max(shape.x1 for shape in chart.layout.shapes if shape.type == "rect")
    (path,) = [shape.path for shape in chart.layout.shapes if shape.type == "path"]
    corners = [float(part.split()[0]) for part in path.replace("M", "L").split("L")[1:]]
    assert corners[1] == corners[2] > box
    assert corners[0] < box
    assert corners[3] < box


def test_a_line_past_a_single_box_in_the_middle_does_not_cross_it() -> None:
    codes, numbers, *rest = (LAYERS[1], LAYERS[0], *LAYERS[2:])
    chart = layers_chart([codes, numbers, *rest], EN)
    box = [shape for shape in chart.layout.shapes if shape.type == "rect"][2]
    (path,) = [shape.path for shape in chart.layout.shapes if shape.type == "path"]
    corners = [float(part.split()[0]) for part in path[2:].split(" L ")]
    assert min(corners[:3]) > box.x1
