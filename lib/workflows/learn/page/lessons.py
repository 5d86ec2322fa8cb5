"""The chapters in their order."""

from lib.i18n import N_
from lib.workflows.learn.page.lesson import Choice, Lesson
from lib.workflows.learn.page.lessons_seeing_reading import CONVOLUTION, GENERATOR, WORDS

_HERE = "lib.workflows.learn.page"

LINE = Lesson(
    "line",
    N_("A line by gradient descent"),
    N_("How does a machine find the line through ten people?"),
    f"{_HERE}.line:figure",
    N_(
        "Take the large learning rate, then a rate of 10. Then switch standardising off: does any "
        "rate arrive within 10,000 steps?"
    ),
    N_(
        "Training is walking downhill on the loss: too small a step crawls, too large a step "
        "climbs, and scaled inputs make one step length fit all directions."
    ),
    N_("Why does the same descent crawl on raw heights?"),
    (
        Choice(
            N_("Heights are not suited to a straight line."),
            N_("The best line has the same loss, raw or standardised: only the way to it differs."),
        ),
        Choice(
            N_("The valley is narrow: steep across, almost flat along."),
            N_(
                "The steep direction forbids larger rates, and at the small rate that is left the "
                "flat direction hardly moves."
            ),
            right=True,
        ),
        Choice(
            N_("Ten people are too few."),
            N_("With ten thousand such people the valley would have about the same shape."),
        ),
    ),
    N_("Compare: networks there get scaled inputs, and their learning rate can be set."),
    "pages/compare.py",
    terms=("loss", "gradient_descent", "learning_rate", "least_squares", "standardisation"),
)
PERCEPTRON = Lesson(
    "perceptron",
    N_("The perceptron and XOR"),
    N_("What can a single unit not learn?"),
    f"{_HERE}.perceptron:figure",
    N_(
        "Train one unit on AND, then on XOR. Then give XOR two hidden units, and try several "
        "starts: how many hidden units make it work from nearly every start?"
    ),
    N_(
        "One unit draws one straight border; a hidden layer bends it, by adding up several "
        "straight ones."
    ),
    N_("One unit was trained on XOR for ten times as many epochs. What happens?"),
    (
        Choice(
            N_("It learns XOR in the end."),
            N_("No weights of one unit are right on all four points, so no training finds any."),
        ),
        Choice(
            N_("It stays at three right of four at best."),
            N_("The border of one unit is a straight line, and no line parts XOR."),
            right=True,
        ),
        Choice(
            N_("It diverges."),
            N_("Its loss settles: the trouble is what the unit can express, not the descent."),
        ),
    ),
    N_("Compare: see whether a linear model is enough for your table before a network is."),
    "pages/compare.py",
    terms=("unit", "weight", "bias_weight", "hidden_layer", "activation"),
)
CHAIN = Lesson(
    "chain",
    N_("Forward and back"),
    N_("How does a network know which weight to change, and by how much?"),
    f"{_HERE}.chain:figure",
    N_(
        "Choose ReLU and look for a row that makes z of a hidden unit negative: what are the "
        "derivatives of the weights into that unit?"
    ),
    N_(
        "Backpropagation is the chain rule from the last layer to the first: one pass back gives "
        "the derivative of the loss by every weight."
    ),
    N_("Why does it go from the last layer to the first?"),
    (
        Choice(
            N_("The last layer is the most important one."),
            N_("All weights count; the order only saves work."),
        ),
        Choice(
            N_("Each layer's derivatives are made of those of the layer after it."),
            N_("What was computed for the layer after is used again, so one pass is enough."),
            right=True,
        ),
        Choice(
            N_("The order does not matter."),
            N_("Without ∂L/∂s there is no ∂L/∂z: each product needs the one after it."),
        ),
    ),
    N_("Compare: the loss curves of networks show these steps, epoch after epoch."),
    "pages/compare.py",
    terms=("backpropagation", "loss", "weight", "activation"),
)
PLAYGROUND = Lesson(
    "playground",
    N_("A playground"),
    N_("What does each knob of a network do?"),
    f"{_HERE}.playground:figure",
    N_(
        "Train 1-unit layers on the circles, then two layers of 4. Take the spirals: what do more "
        "units, more epochs and another learning rate each change? Keep one beside the next."
    ),
    N_(
        "Shape says what a network can draw, training whether it finds it, and only points that "
        "were held out tell whether it is any good."
    ),
    N_("On the two clouds a large network and logistic regression score alike. Which to take?"),
    (
        Choice(
            N_("The network: it can draw more."),
            N_("What it can draw beyond a line brings nothing where a line is enough."),
        ),
        Choice(
            N_("Logistic regression: the same score for less."),
            N_(
                "With equal scores take the simpler and cheaper one: that is this product's own "
                "question."
            ),
            right=True,
        ),
        Choice(
            N_("Train both longer until they differ."),
            N_("What differs then on the same held-out points is chance, or learned by heart."),
        ),
    ),
    N_("Compare: the same question on your own table, with folds and a verdict."),
    "pages/compare.py",
    terms=("neural_network", "hidden_layer", "regularization", "held_out", "learning_rate"),
)
VANISHING = Lesson(
    "vanishing",
    N_("Activations and vanishing gradients"),
    N_("Why do deep networks no longer use the sigmoid inside?"),
    f"{_HERE}.depth:vanishing",
    N_(
        "Measure with 2 hidden layers, then with 20. By how much does the gradient of the first "
        "layer shrink with each activation?"
    ),
    N_(
        "A gradient is a product with a factor for each layer: where the factors are below 1, it "
        "fades on its way to the first layers."
    ),
    N_("The slope of the sigmoid is 0.25 at most. What can ten of them do to a gradient?"),
    (
        Choice(
            N_("Nothing: weights make up for it."),
            N_("Weights would have to be large in every layer; at the usual start they are not."),
        ),
        Choice(
            N_("Multiply it by 0.25 to the tenth, a millionth, at most."),
            N_("That is why first layers of deep sigmoid networks hardly learn."),
            right=True,
        ),
        Choice(
            N_("Take 2.5 away from it."),
            N_("Slopes are multiplied on the way back, not added."),
        ),
    ),
    N_("Compare: its networks use SELU, Mish and ReLU; see a model's details for its layers."),
    "pages/compare.py",
    terms=("activation", "sigmoid", "relu", "backpropagation"),
)
BATCHES = Lesson(
    "batches",
    N_("Epoch, batch, iteration"),
    N_("What is counted when a network trains, and what costs time?"),
    f"{_HERE}.depth:batches",
    N_(
        "Compare the loss after one epoch, then look at the same training by second: which batch "
        "size is ahead where?"
    ),
    N_(
        "An epoch sees every row once, an iteration updates the weights once. Small batches make "
        "many updates of an epoch, large ones finish an epoch sooner."
    ),
    N_("1,000 training rows, batches of 100, 5 epochs: how many updates?"),
    (
        Choice(N_("5"), N_("That would be one update an epoch: a batch of all rows.")),
        Choice(
            N_("50"),
            N_("1,000 rows in batches of 100 are 10 iterations an epoch, 5 times."),
            right=True,
        ),
        Choice(N_("500"), N_("100 is the size of a batch, not the number of batches.")),
    ),
    N_("Compare: epochs and batch size are among the settings of its networks."),
    "pages/compare.py",
    terms=("epochs", "batch", "training_step", "loss"),
)
SPLITS = Lesson(
    "splits",
    N_("Train, validation, test"),
    N_("Which score can you believe?"),
    f"{_HERE}.splits:figure",
    N_(
        "Draw 200 splits of 40 rows, then of 400: how far apart are two honest test scores of the "
        "same tree?"
    ),
    N_(
        "Training rows are for learning, validation rows for choosing, test rows for the one "
        "honest look; several folds make that look steadier."
    ),
    N_("You tried 20 settings and report the validation score of the best. It is ..."),
    (
        Choice(
            N_("honest: no model learned from these rows."),
            N_("The settings did: the best of 20 is in part the luckiest of 20 on these rows."),
        ),
        Choice(
            N_("too good on average."),
            N_("Choosing by a score makes it too good; rows that chose nothing tell the truth."),
            right=True,
        ),
        Choice(
            N_("too bad on average."),
            N_("Choosing the best of several picks luck along with merit, so it errs upwards."),
        ),
    ),
    N_("Compare: every model is scored on folds that it has not seen, with its uncertainty."),
    "pages/compare.py",
    terms=("training_rows", "held_out", "test_rows", "cross_validation", "overfitting"),
)
OVERFIT = Lesson(
    "overfitting",
    N_("Overfitting"),
    N_("What keeps a network from learning its rows by heart?"),
    f"{_HERE}.overfit:figure",
    N_(
        "Train as it stands. Then switch one thing on at a time, or take more rows or fewer units: "
        "what lowers the loss on fresh rows most? Is it the same from another start?"
    ),
    N_(
        "A network overfits where its loss on fresh rows rises while its training loss still "
        "falls. Dropout, penalties and early stopping hold it back; more rows leave it less room "
        "to make things up."
    ),
    N_("The training loss still falls, the loss on validation rows has been rising. What to do?"),
    (
        Choice(
            N_("Train on: the training loss still falls."),
            N_("What it still learns are these rows by heart, and other rows pay for it."),
        ),
        Choice(
            N_("Go back to the weights where the validation loss was lowest."),
            N_("That is early stopping. The training loss cannot tell where that was."),
            right=True,
        ),
        Choice(
            N_("Take a larger network."),
            N_("This one already fits its rows, noise included: it does not lack units."),
        ),
    ),
    N_("Compare: a custom network has dropout, L1, L2 and patience, and shows its loss curves."),
    "pages/compare.py",
    terms=("overfitting", "dropout", "regularization", "early_stopping", "validation_loss"),
)
PAYOFF = Lesson(
    "payoff",
    N_("When does deep learning pay?"),
    N_("When is a network worth it, and when is it not?"),
    f"{_HERE}.payoff:figure",
    N_(
        "Before you press the button, guess: on which data does the network lead, with few rows "
        "and with all? Then measure from another start: does the same model lead?"
    ),
    N_(
        "No model is best everywhere: it depends on the kind of data and on how many rows there "
        "are. Measure on your own, and ask whether the lead is larger than the noise."
    ),
    N_("On your table a network is 0.3 points ahead; its splits differ by 2 points. What to say?"),
    (
        Choice(
            N_("The network is better."),
            N_("It was on these splits. Others may turn it round: the gap is within their noise."),
        ),
        Choice(
            N_("The two are equally good."),
            N_("That is not shown, either: the noise would hide a small difference."),
        ),
        Choice(
            N_("This cannot tell; more rows or more splits might."),
            N_("Until then the cheaper model will do."),
            right=True,
        ),
    ),
    N_("Compare: the same question on your own table, answered with its uncertainty and cost."),
    "pages/compare.py",
    terms=("learning_curve", "interval", "linear_model", "gradient_boosting", "neural_network"),
)
WORLD = Lesson(
    "world",
    N_("A small world for reinforcement learning"),
    N_("How can one learn what to do from rewards alone?"),
    f"{_HERE}.world:figure",
    N_(
        "Solve without slipping, then with 20%: which way does the best policy take from the "
        "start? Then let a step cost 2: which arrows lead into the trap?"
    ),
    N_(
        "A cell is worth the reward of its best move plus, discounted, what the next cell is "
        "worth. Knowing the rules one can compute it; without them one can learn it by trying."
    ),
    N_("Why does Q-learning now and then take a random move?"),
    (
        Choice(
            N_("Random moves bring more."),
            N_("By what it believes they bring no more than its best move: they are for learning."),
        ),
        Choice(
            N_("What it believes may be wrong, and only trying corrects it."),
            N_("Without exploring it may keep to the first way that worked and miss a better one."),
            right=True,
        ),
        Choice(
            N_("Otherwise it would not be a Markov decision process."),
            N_("That is about the world, not the agent: what comes next depends on cell and move."),
        ),
    ),
    N_("Glossary: no model here learns from rewards."),
    "pages/glossary.py",
    terms=("markov_decision_process", "policy", "value_iteration", "q_learning", "discount"),
)
LESSONS: tuple[Lesson, ...] = (
    LINE,
    PERCEPTRON,
    CHAIN,
    PLAYGROUND,
    VANISHING,
    BATCHES,
    SPLITS,
    OVERFIT,
    CONVOLUTION,
    WORDS,
    GENERATOR,
    PAYOFF,
    WORLD,
)
