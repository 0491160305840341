"""What a user would write by hand: jieba, Counter and scikit-learn over the same files. Run by bench.py, as a process of its own."""
import json
import sys
import time
import warnings
from collections import Counter
from pathlib import Path

import jieba
from sklearn.decomposition import NMF, LatentDirichletAllocation
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

warnings.simplefilter("ignore")
folder, lexicon = sys.argv[1], sys.argv[2]
seconds = {}


def timed(name, work):
    started = time.perf_counter()
    result = work()
    seconds[name] = time.perf_counter() - started
    return result


texts = timed("read", lambda: [file.read_text("utf-8") for file in sorted(Path(folder, "raw").rglob("*.txt"))])
timed("dictionary", lambda: (jieba.setLogLevel(60), jieba.load_userdict(lexicon)))
words = timed("segment", lambda: [" ".join(jieba.lcut(text)) for text in texts])
timed("count", lambda: Counter(word for report in words for word in report.split()))
few = min(2, len(texts))
matrix = timed("matrix", lambda: CountVectorizer(min_df=few).fit_transform(words))
tf_idf = timed("tf-idf", lambda: TfidfVectorizer(min_df=few).fit_transform(words))
timed("NMF", lambda: NMF(8, random_state=1).fit_transform(tf_idf))
timed("LDA", lambda: LatentDirichletAllocation(8, random_state=1).fit_transform(matrix))
print(json.dumps(seconds))
