"""What a user would write by hand: jieba, Counter and scikit-learn over the same files. Run by bench.py, as a process of its own."""
import json
import sys
import time
from collections import Counter
from pathlib import Path

import jieba
from sklearn.decomposition import NMF, LatentDirichletAllocation
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer

folder, lexicon = sys.argv[1], sys.argv[2]
seconds = {}


def timed(name, work):
    started = time.perf_counter()
    result = work()
    seconds[name] = time.perf_counter() - started
    return result


texts = timed("read", lambda: [file.read_text("utf-8") for file in sorted(Path(folder, "raw").rglob("*.txt"))])
timed("dictionary", lambda: (jieba.setLogLevel(60), jieba.load_userdict(lexicon)))
words = timed("segment", lambda: [jieba.lcut(text) for text in texts])
timed("count", lambda: Counter(word for report in words for word in report))
vectorizer = CountVectorizer(analyzer=lambda report: [word for word in report if len(word) > 1 and "\u4e00" <= word[0] <= "\u9fff"], min_df=2, max_df=0.6)
matrix = timed("matrix", lambda: vectorizer.fit_transform(words))
tf_idf = timed("tf-idf", lambda: TfidfTransformer().fit_transform(matrix))
timed("NMF", lambda: NMF(8, init="nndsvda", random_state=1, max_iter=200).fit(tf_idf))
timed("LDA", lambda: LatentDirichletAllocation(8, learning_method="batch", random_state=1).fit(matrix))
print(json.dumps(seconds))
