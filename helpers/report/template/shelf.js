// Files of a disk have no origin that could be named; from a server, only pages of that server are told.
parent.postMessage(document.querySelector("script").textContent, location.protocol === "file:" ? "*" : location.origin);
