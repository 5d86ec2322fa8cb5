"""Words about learning what to do from rewards."""

from lib.i18n import N_
from lib.report.glossary.term import Term

TERMS = (
    Term(
        "reinforcement_learning",
        N_("Reinforcement learning"),
        N_(
            "Learning what to do from rewards: an agent tries moves and comes to prefer those that "
            "bring more."
        ),
        see=("markov_decision_process", "q_learning"),
    ),
    Term(
        "markov_decision_process",
        N_("Markov decision process"),
        N_(
            "A world in which what comes next, and its reward, depend only on where one is and on "
            "the move that one takes."
        ),
        see=("value_iteration", "policy"),
        also=N_("MDP; grid world"),
    ),
    Term(
        "policy",
        N_("Policy"),
        N_("Which move to take where. A greedy policy takes the move that it holds best."),
        see=("return", "exploring"),
        also=N_("greedy policy; best policy"),
    ),
    Term(
        "return",
        N_("Return"),
        N_("The rewards from the start to the end added up, later ones discounted."),
        see=("discount", "episode"),
    ),
    Term(
        "discount",
        N_("Discount"),
        N_(
            "What a reward one step later is worth today. At 0 only the next step counts; the "
            "closer to 1, the more a distant goal is worth."
        ),
        also=N_("discount factor; gamma"),
    ),
    Term(
        "value_iteration",
        N_("Value iteration"),
        N_(
            "Computes what each cell is worth from what the cells around it are worth, sweep by "
            "sweep, until nothing changes. It has to know the rules of the world."
        ),
        see=("q_learning", "discount"),
        also=N_("dynamic programming; sweep"),
    ),
    Term(
        "q_learning",
        N_("Q-learning"),
        N_(
            "Learns by trying what each move from each cell is worth: after a step its estimate "
            "moves towards the reward plus the discounted value of the next cell."
        ),
        see=("exploring", "episode", "learning_rate"),
        also=N_("temporal difference learning"),
    ),
    Term(
        "exploring",
        N_("Exploring"),
        N_(
            "Taking a random move now and then instead of the best one known, so that better ones "
            "can be found."
        ),
        also=N_("exploration; epsilon-greedy"),
    ),
    Term(
        "episode",
        N_("Episode"),
        N_("One walk from the start until a goal or a trap is reached, or until it is stopped."),
        also=N_("episodes"),
    ),
)
