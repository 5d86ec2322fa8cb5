"""Words about the training of networks."""

from lib.i18n import N_
from lib.report.glossary.term import Term

TERMS = (
    Term(
        "loss",
        N_("Loss"),
        N_("How wrong the predictions are, as one number that training makes smaller."),
        see=("training_loss", "validation_loss", "log_loss"),
        also=N_("loss function; cost function"),
    ),
    Term(
        "training_loss",
        N_("Training loss"),
        N_(
            "The loss on the rows that a network learns from. It can go on falling while "
            "predictions for new rows get worse."
        ),
        see=("loss", "validation_loss", "overfitting"),
    ),
    Term(
        "validation_loss",
        N_("Validation loss"),
        N_(
            "The loss on rows held out from the training rows. Where it rises while the training "
            "loss falls, the network overfits."
        ),
        see=("loss", "training_loss", "held_out", "early_stopping"),
    ),
    Term(
        "epochs",
        N_("Epoch"),
        N_("One pass over all training rows."),
        see=("batch", "training_step", "early_stopping"),
    ),
    Term(
        "batch",
        N_("Batch size"),
        N_("How many rows a network looks at before it changes its weights once."),
        see=("epochs", "training_step"),
        also=N_("batch; minibatch"),
    ),
    Term(
        "training_step",
        N_("Training step"),
        N_(
            "One change of the weights, after one batch of rows. An epoch has as many steps as "
            "there are batches."
        ),
        see=("batch", "epochs"),
        also=N_("iteration; update"),
    ),
    Term(
        "learning_rate",
        N_("Learning rate"),
        N_(
            "How large the steps are in which a model corrects itself: too small learns slowly, "
            "too large does not settle."
        ),
        see=("gradient_descent", "divergence", "schedule"),
        also=N_("step size"),
    ),
    Term(
        "schedule",
        N_("Learning rate schedule"),
        N_(
            "How the learning rate changes in the course of training, for instance up at first and "
            "then down."
        ),
        see=("learning_rate",),
        also=N_("schedule; warm-up; peak learning rate"),
    ),
    Term(
        "gradient_descent",
        N_("Gradient descent"),
        N_(
            "Learning by small steps: the weights are moved again and again in the direction in "
            "which the loss falls fastest."
        ),
        see=("loss", "learning_rate", "adam"),
        also=N_("SGD; gradient"),
    ),
    Term(
        "adam",
        N_("Adam"),
        N_(
            "A widely used kind of gradient descent that adapts the size of its steps to each "
            "weight."
        ),
        see=("gradient_descent", "learning_rate"),
        also=N_("optimizer"),
    ),
    Term(
        "layer",
        N_("Layer"),
        N_(
            "A row of units that work side by side. A network passes its numbers on from layer to "
            "layer."
        ),
        see=("hidden_layer", "dense_layer", "unit"),
        also=N_("layers"),
    ),
    Term(
        "hidden_layer",
        N_("Hidden layer"),
        N_(
            "A layer between the input and the output. More of them can model more complex "
            "relations, but need more rows."
        ),
        see=("layer", "unit"),
    ),
    Term(
        "dense_layer",
        N_("Dense layer"),
        N_("A layer in which each unit gets all numbers of the layer before it."),
        see=("layer",),
        also=N_("dense; fully connected"),
    ),
    Term(
        "unit",
        N_("Units"),
        N_(
            "The smallest parts of a network: each adds up its inputs with learned weights and "
            "passes the result on."
        ),
        see=("layer", "weight", "relu"),
        also=N_("neuron"),
    ),
    Term(
        "weight",
        N_("Weight"),
        N_("A number that a model learns: how much something counts, and in which direction."),
        see=("linear_model", "neural_network"),
        also=N_("weights; parameter"),
    ),
    Term(
        "relu",
        N_("ReLU"),
        N_("The most usual activation: positive numbers pass, negative ones become 0."),
        see=("unit",),
    ),
    Term(
        "convolution",
        N_("Convolution"),
        N_(
            "Lays the same few weights, a filter, over every place of a picture or a text, and "
            "adds up what it finds there."
        ),
        see=("filter", "pooling", "layer"),
        also=N_("convolutional network; CNN"),
    ),
    Term(
        "filter",
        N_("Filter"),
        N_(
            "The weights that a convolution lays over each place. What comes out for all places is "
            "its feature map: large where the filter finds what it looks for."
        ),
        see=("convolution", "weight"),
        also=N_("feature map; edge detection"),
    ),
    Term(
        "pooling",
        N_("Pooling"),
        N_(
            "Makes a map smaller: of neighbouring values only the greatest, or the mean, is kept. "
            "What is found then depends less on the exact place."
        ),
        see=("convolution",),
        also=N_("max pooling"),
    ),
    Term(
        "recurrent_network",
        N_("Recurrent network"),
        N_(
            "Reads a text or a series piece by piece and keeps a state of what it has read. A GRU "
            "or an LSTM learns what of it to keep and what to forget."
        ),
        see=("layer", "neural_network"),
        also=N_("GRU; LSTM; recurrence"),
    ),
    Term(
        "language_model",
        N_("Language model"),
        N_(
            "Gives each piece of text that may come next a probability. It writes by drawing one, "
            "reading it, and drawing the next."
        ),
        see=("recurrent_network", "temperature", "bits"),
        also=N_("text generator; generative model"),
    ),
    Term(
        "temperature",
        N_("Temperature"),
        N_(
            "How freely a language model draws: low, it nearly always takes what is likeliest; "
            "high, unlikely pieces come as well."
        ),
        see=("softmax",),
    ),
    Term(
        "bits",
        N_("Bits a letter"),
        N_(
            "How surprised a language model is by texts: the mean of the negative logarithm, base "
            "2, of the probability that it gave each letter that came. A bit less means twice as "
            "probable; 0 would be certainty."
        ),
        see=("cross_entropy", "held_out"),
        also=N_("bits per character; perplexity"),
    ),
    Term(
        "dropout",
        N_("Dropout"),
        N_(
            "At each training step a random share of the units is switched off, so that the "
            "network does not rely on single ones. It works against overfitting."
        ),
        see=("overfitting", "unit", "regularization"),
    ),
    Term(
        "weight_decay",
        N_("Weight decay"),
        N_("Weights are pulled towards zero a little at each step, against overfitting."),
        see=("regularization", "weight", "overfitting"),
    ),
    Term(
        "early_stopping",
        N_("Early stopping"),
        N_(
            "Training ends when predictions for held-out rows no longer improve, and the best "
            "state is kept."
        ),
        see=("held_out", "epochs", "overfitting"),
        also=N_("stops early"),
    ),
    Term(
        "overfitting",
        N_("Overfitting"),
        N_(
            "A model has learned chance features of its training rows: it does well on them and "
            "worse on new ones."
        ),
        see=("training_rows", "regularization", "early_stopping"),
        also=N_("overfits; overfit"),
    ),
    Term(
        "embedding",
        N_("Embedding"),
        N_(
            "A list of numbers that a network learns to represent something with, such as a word "
            "or a customer. What acts alike gets similar numbers."
        ),
        see=("neural_network",),
        also=N_("embeddings; vector"),
    ),
    Term(
        "convergence",
        N_("Convergence"),
        N_(
            "Training has settled: further steps would hardly change the model. A model that has "
            "not converged may be worse than it could be."
        ),
        see=("divergence", "epochs"),
        also=N_("converge; converged"),
    ),
    Term(
        "divergence",
        N_("Divergence"),
        N_(
            "Training runs away: the loss grows instead of falling, often because the learning "
            "rate is too large or some values are extreme."
        ),
        see=("learning_rate", "convergence", "outlier"),
        also=N_("diverged; NaN"),
    ),
    Term(
        "activation",
        N_("Activation"),
        N_(
            "A simple function that each unit puts its sum through. Without it, layers together "
            "could do no more than one linear model."
        ),
        see=("unit", "layer", "relu", "sigmoid"),
        also=N_("activation function"),
    ),
    Term(
        "optimizer",
        N_("Optimizer"),
        N_("The rule by which gradient descent changes the weights, such as SGD or Adam."),
        see=("gradient_descent", "adam", "momentum"),
        also=N_("optimiser; SGD"),
    ),
    Term(
        "momentum",
        N_("Momentum"),
        N_(
            "Each step keeps a part of the direction of those before it, which makes gradient "
            "descent steadier."
        ),
        see=("optimizer", "gradient_descent"),
    ),
    Term(
        "backpropagation",
        N_("Backpropagation"),
        N_(
            "Finds how the loss changes with each weight, by the chain rule from the last layer to "
            "the first. Gradient descent needs to know that."
        ),
        see=("gradient_descent", "loss", "weight"),
        also=N_("chain rule; backward pass"),
    ),
    Term(
        "sigmoid",
        N_("Sigmoid"),
        N_("Turns any number into one between 0 and 1, such as the probability of a yes."),
        see=("activation", "softmax", "probability"),
        also=N_("logistic function"),
    ),
    Term(
        "softmax",
        N_("Softmax"),
        N_(
            "Turns the numbers that a network gives for several classes into probabilities that "
            "add up to 1."
        ),
        see=("sigmoid", "probability", "class"),
    ),
    Term(
        "cross_entropy",
        N_("Cross-entropy"),
        N_(
            "The usual loss where classes are predicted: small where the actual class was given a "
            "high probability."
        ),
        see=("loss", "log_loss"),
        also=N_("binary cross-entropy; categorical cross-entropy"),
    ),
    Term(
        "squared_error",
        N_("Squared error"),
        N_(
            "The usual loss where numbers are predicted: the error times itself, so that large "
            "errors count far more than small ones."
        ),
        see=("loss", "rmse", "error"),
        also=N_("MSE; mean squared error"),
    ),
    Term(
        "batch_normalization",
        N_("Batch normalization"),
        N_(
            "Within a network, numbers are brought to a common scale batch by batch, which often "
            "makes training steadier."
        ),
        see=("batch", "layer", "standardisation"),
        also=N_("BatchNormalization; batch norm"),
    ),
    Term(
        "patience",
        N_("Patience"),
        N_("How many epochs without improvement training waits before it stops early."),
        see=("early_stopping", "epochs"),
    ),
    Term(
        "bias_weight",
        N_("Bias"),
        N_("A number that a unit adds to its weighted sum, whatever the inputs are."),
        see=("weight", "unit"),
        also=N_("intercept"),
    ),
    Term(
        "least_squares",
        N_("Least squares"),
        N_(
            "Finds the weights with the smallest sum of squared errors. For a linear model they "
            "are computed at once, without steps."
        ),
        see=("squared_error", "gradient_descent"),
    ),
)
