"""Texts for planning a comparison, fitting its models and predicting with them."""

from lib.i18n import N_

ERRORS = {
    "unknown_column": (
        N_('There is no column "{column}" in this table.'),
        N_("Check the spelling. The nearest names are: {nearest}."),
    ),
    "column_used_twice": (
        N_('The column "{column}" was given two roles among target, group and time.'),
        N_("Give each role its own column."),
    ),
    "target_missing": (
        N_('The target "{column}" has no value in any row.'),
        N_("Choose another target, or check how the file was read."),
    ),
    "target_constant": (
        N_('The target "{column}" has the same value in every row: {value}.'),
        N_("Choose a target with at least two different values."),
    ),
    "target_unique": (
        N_('The target "{column}" has a different value in every row, so it has no classes.'),
        N_("It looks like an identifier. Choose another target, or regression if it is a number."),
    ),
    "target_text": (
        N_('The target "{column}" has free text, which cannot be predicted.'),
        N_("Choose a column of classes or numbers as the target."),
    ),
    "target_datetime": (
        N_('The target "{column}" has dates, which cannot be predicted.'),
        N_("Choose a column of classes or numbers, such as the days until an event."),
    ),
    "target_rare_classes": (
        N_('In the target "{column}" only the class "{label}" has more than one row.'),
        N_("Each of at least two classes needs two rows or more: merge classes or add rows."),
    ),
    "target_many_classes": (
        N_('The target "{column}" has {count} classes; at most {limit} can be compared.'),
        N_("Merge rare classes, or choose regression if the target is a number."),
    ),
    "unknown_kind": (
        N_('There is no kind of task "{kind}".'),
        N_("Choose one of: {known}."),
    ),
    "kind_needs_numbers": (
        N_('Regression needs numbers, but the target "{column}" has values like "{example}".'),
        N_("Choose binary or multiclass, or another target."),
    ),
    "kind_needs_two_classes": (
        N_('A binary task needs two classes, but the target "{column}" has {count}.'),
        N_("Choose multiclass, or another target."),
    ),
    "positive_needs_binary": (
        N_('"{value}" was given as positive class, but "{column}" is not a target of two classes.'),
        N_("Leave the positive class out, or choose a target of two classes."),
    ),
    "unknown_positive": (
        N_('The target has no class "{value}" to be the positive one.'),
        N_("Choose one of: {classes}."),
    ),
    "unknown_class": (
        N_('The run has no class "{value}" to rename.'),
        N_("Choose one of: {classes}."),
    ),
    "class_name_twice": (
        N_('The classes {first} and {second} would both be called "{name}".'),
        N_("Give each class its own name: equal names could not be told apart."),
    ),
    "only_target": (
        N_('The table has no column other than the target "{column}".'),
        N_("Check the delimiter, or give a table with more columns."),
    ),
    "no_features": (
        N_('No column is left to predict "{column}" from.'),
        N_("Keep at least one column that is neither constant nor an identifier."),
    ),
    "too_few_target_rows": (
        N_('Only {rows} rows can be used for the target "{column}"; at least {needed} are needed.'),
        N_("Add rows, or choose a target with fewer missing values."),
    ),
    "time_unreadable": (
        N_('The time column "{column}" does not have dates or numbers, for example "{example}".'),
        N_("Choose a column with dates such as 2026-01-31, or leave the time column out."),
    ),
    "too_few_moments": (
        N_('The time column "{column}" has too few distinct times ({moments}) to split.'),
        N_(
            "At least three distinct times with several rows each are needed; leave the time "
            "column out."
        ),
    ),
    "time_one_class": (
        N_(
            'Split by the time column "{column}", the rows before the first test part are all of '
            "one class."
        ),
        N_("Use fewer folds, or leave the time column out."),
    ),
    "group_time_empty": (
        N_(
            'With tests on later rows (column "{time}") of groups not in training (column '
            '"{group}"), some part has no rows.'
        ),
        N_("Use fewer folds, or leave the group column or the time column out."),
    ),
    "too_few_groups": (
        N_('The group column "{column}" has too few groups: {groups}.'),
        N_("At least two groups are needed; leave the group column out."),
    ),
    "class_in_one_group": (
        N_('All rows of the class "{label}" are in a single group of "{column}".'),
        N_("The class then cannot be in both training and test: leave the group column out."),
    ),
    "group_one_class": (
        N_('Split by "{column}", some training part would have only one class.'),
        N_("Try another number of folds or another seed, or leave the group column out."),
    ),
    "unknown_metric": (
        N_('There is no metric "{metric}" for this kind of task.'),
        N_("Choose one of: {known}."),
    ),
    "metric_undefined": (
        N_('The metric "{metric}" is not defined where the target "{column}" is zero.'),
        N_("Choose mae or rmse."),
    ),
    "bad_folds": (
        N_("Invalid number of folds: {folds}."),
        N_("Choose from 2 to {most} folds."),
    ),
    "bad_repeats": (
        N_("Invalid number of repeats: {repeats}."),
        N_("Choose from 1 to {most} repeats."),
    ),
    "bad_rope": (
        N_("Invalid region of practical equivalence: {rope}."),
        N_("Give its half-width as a number of at least 0, such as 0.01."),
    ),
    "bad_seed": (
        N_("Invalid seed: {seed}."),
        N_("Choose a whole number of at least 0."),
    ),
    "no_models": (
        N_("No model was chosen."),
        N_("Choose at least one model."),
    ),
    "no_suitable_models": (
        N_("None of the chosen models suits this kind of task ({kind}): {models}."),
        N_("Choose other models, or let the program choose."),
    ),
    "missing_columns": (
        N_("The file lacks columns that the model was trained on: {columns}."),
        N_("Add them or correct their names. Other columns of the file: {nearest}."),
    ),
    "no_rows_to_predict": (
        N_("The file has no rows to predict."),
        N_("Give a file with at least one row below the header."),
    ),
    "test_without_target": (
        N_('No row of the test file has a usable value of the target "{column}".'),
        N_("Give a file whose target has the same classes or numbers as the training file."),
    ),
    "fit_failed": (
        N_("The model {model} could not be fitted: {reason}"),
        N_("Leave this model out, or change the columns it uses."),
    ),
    "fit_out_of_memory": (
        N_("The model {model} ran out of memory."),
        N_("Leave this model out, use fewer rows or columns, or use a machine with more memory."),
    ),
    "non_finite_predictions": (
        N_("The model {model} predicted invalid numbers (NaN or infinite): {count}."),
        N_("Look for extreme values in the columns, or leave this model out."),
    ),
}

FINDINGS = {
    "rows_without_target": (
        N_("Rows without a target"),
        N_("Rows without a target value, left out: {rows}."),
        N_("Check that these rows are not a separate group."),
    ),
    "rows_without_time": (
        N_("Rows without a time"),
        N_('Rows without a readable value in the time column "{column}", left out: {rows}.'),
        N_("Fill in the time, or leave the time column out."),
    ),
    "classes_left_out": (
        N_("Classes with a single row"),
        N_("Classes with one row cannot be in both training and test; left out: {labels}."),
        N_("Merge them with other classes or add rows."),
    ),
    "rows_sampled": (
        N_("A sample of the rows"),
        N_("{rows} of {total} rows were sampled, keeping the distribution of the target."),
        N_("All results are for the sample; DEEPWORTH_SAMPLE_ROWS sets its size."),
    ),
    "fewer_folds_rows": (
        N_("Fewer folds"),
        N_("{folds} folds instead of {wanted}: there are only {count} rows."),
        N_("Results from so few rows are very uncertain; add rows."),
    ),
    "fewer_folds_class": (
        N_("Fewer folds"),
        N_('{folds} folds instead of {wanted}: the class "{label}" has only {count} rows.'),
        N_("Merge rare classes or add rows of this class."),
    ),
    "fewer_folds_groups": (
        N_("Fewer folds"),
        N_('{folds} folds instead of {wanted}: "{column}" has only {count} groups to split.'),
        N_("More groups make the comparison more certain."),
    ),
    "fewer_folds_time": (
        N_("Fewer folds"),
        N_('{folds} folds instead of {wanted}: "{column}" has only {count} distinct times.'),
        N_("A finer time column allows more folds."),
    ),
    "repeats_without_effect": (
        N_("One repeat"),
        N_("{repeats} repeats would use exactly the same test rows; only one is done."),
        N_("Splits by time, or with as many groups as folds, have only one possible assignment."),
    ),
    "models_left_out": (
        N_("Models left out"),
        N_("Models that do not suit this kind of task, left out: {models}."),
        N_("Choose another kind of task to use them."),
    ),
    "blend_left_out": (
        N_("No blend"),
        N_("A blend needs at least two other models; it is left out."),
        N_("Choose two or more models besides the blend."),
    ),
    "not_converged": (
        N_("Training did not converge"),
        N_("The model {model} reached its iteration limit before it converged."),
        N_(
            "Its result may be worse than it could be; raise its iterations if it has that setting."
        ),
    ),
}
