"""pytabkit's RealMLP-TD on the folds that peer_folds.write made; run in pytabkit's environment.

    python pytabkit_folds.py FOLDER OUT.json [THREADS [FOLDS]]

Each fold is one fit (its own inner validation, chosen by cross-entropy without label smoothing for
classes, as the metrics are AUC and log loss). Needs pytabkit and PyTorch, not this project. FOLDS
is how many of them are fitted; what OUT.json has already is not fitted again.
"""

import json
import sys
import time
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
from pytabkit import RealMLP_TD_Classifier, RealMLP_TD_Regressor
from sklearn.metrics import log_loss, mean_squared_error, roc_auc_score

folder, out, threads = Path(sys.argv[1]), Path(sys.argv[2]), int(*sys.argv[3:4] or ["2"])
most = int(*sys.argv[4:5] or ["5"])
results = json.loads(out.read_text()) if out.exists() else {}
for file in sorted(folder.glob("*.parquet"), key=lambda path: path.stat().st_size):
    name = file.stem
    facts = json.loads((folder / f"{name}.json").read_text())
    frame = pd.read_parquet(file)
    y, fold = frame.pop("__y").to_numpy(), frame.pop("__fold").to_numpy()
    for column, kind in facts["features"].items():
        if kind == "category":
            frame[column] = frame[column].astype("object").fillna("NA").astype("category")
        elif kind == "number":
            frame[column] = frame[column].fillna(frame[column].median())
    done = results.setdefault(name, {"metric": facts["metric"], "scores": [], "cpu_seconds": []})
    for k in range(len(done["scores"]), min(most, fold.max() + 1)):
        train, test = fold != k, fold == k
        started = time.process_time()
        if facts["kind"] == "regression":
            model = RealMLP_TD_Regressor(device="cpu", random_state=0, n_threads=threads)
            model.fit(frame[train], y[train])
            score = float(np.sqrt(mean_squared_error(y[test], model.predict(frame[test]))))
        else:
            model = RealMLP_TD_Classifier(
                device="cpu",
                random_state=0,
                n_threads=threads,
                val_metric_name="cross_entropy",
                use_ls=False,
            )
            model.fit(frame[train], y[train])
            proba = model.predict_proba(frame[test])
            if facts["kind"] == "binary":
                score = float(roc_auc_score(y[test], proba[:, 1]))
            else:
                score = float(log_loss(y[test], proba, labels=np.arange(proba.shape[1])))
        done["scores"].append(score)
        done["cpu_seconds"].append(round(time.process_time() - started, 1))
        results["pytabkit"] = version("pytabkit")
        out.write_text(json.dumps(results, indent=1))
        print(name, k, score, done["cpu_seconds"][-1], flush=True)
