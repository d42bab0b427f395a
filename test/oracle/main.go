// The oracle: what Helm's own code says about manifests.
//
// Reads one JSON object a line from stdin, {"files": {PATH: TEXT}}, and writes one a line: the reading of Helm 3 and of
// Helm 4, each by that Helm's SplitManifests and SortManifests.
package main

import (
	"bufio"
	"encoding/json"
	"io"
	"log"
	"log/slog"
	"os"
)

type request struct {
	Files map[string]string `json:"files"`
}

type reading struct {
	// Documents by file, in the order of the split.
	Documents map[string][]document `json:"documents"`
	// Refused: SortManifests failed, or crashed.
	Refused   bool             `json:"refused"`
	Error     string           `json:"error,omitempty"`
	Hooks     []hook           `json:"hooks"`
	Manifests []manifest       `json:"manifests"`
	Order     map[string][]int `json:"order"`
}

type document struct {
	Text    string `json:"text"`
	Refused bool   `json:"refused"`
	Error   string `json:"error,omitempty"`
	Head    *head  `json:"head,omitempty"`
	// The document as the Kubernetes API would get it; missing where it has no JSON form.
	JSON any `json:"json,omitempty"`
}

type head struct {
	Version     string      `json:"apiVersion"`
	Kind        string      `json:"kind"`
	Name        string      `json:"name"`
	Annotations [][2]string `json:"annotations"`
}

type hook struct {
	Name           string   `json:"name"`
	Kind           string   `json:"kind"`
	Path           string   `json:"path"`
	Text           string   `json:"text"`
	Events         []string `json:"events"`
	Weight         int64    `json:"weight,string"`
	DeletePolicies []string `json:"deletePolicies"`
	LogPolicies    []string `json:"logPolicies"`
}

type manifest struct {
	Path string `json:"path"`
	Kind string `json:"kind"`
	Name string `json:"name"`
	Text string `json:"text"`
}

func main() {
	log.SetOutput(io.Discard)
	slog.SetDefault(slog.New(slog.NewTextHandler(io.Discard, nil)))
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriterSize(os.Stdout, 1<<20)
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for {
		line, err := in.ReadBytes('\n')
		if len(line) > 0 {
			answer(encoder, line)
			if in.Buffered() == 0 {
				out.Flush()
			}
		}
		if err != nil {
			break
		}
	}
	out.Flush()
}

func answer(encoder *json.Encoder, line []byte) {
	var asked request
	if err := json.Unmarshal(line, &asked); err != nil {
		log.SetOutput(os.Stderr)
		log.Fatal(err)
	}
	if err := encoder.Encode(map[string]reading{"3": read3(asked.Files), "4": read4(asked.Files)}); err != nil {
		log.SetOutput(os.Stderr)
		log.Fatal(err)
	}
}
