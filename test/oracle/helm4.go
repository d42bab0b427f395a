package main

import (
	"fmt"
	"sort"

	release "helm.sh/helm/v4/pkg/release/v1"
	util "helm.sh/helm/v4/pkg/release/v1/util"
	"sigs.k8s.io/yaml"
)

func read4(files map[string]string) (result reading) {
	result = reading{Documents: map[string][]document{}, Hooks: []hook{}, Manifests: []manifest{}, Order: map[string][]int{}}
	for path, text := range files {
		result.Documents[path] = documents4(text)
	}
	defer func() {
		if crash := recover(); crash != nil {
			result.Refused, result.Error = true, fmt.Sprint("crash: ", crash)
		}
	}()
	hooks, manifests, err := util.SortManifests(files, nil, util.InstallOrder)
	if err != nil {
		result.Refused, result.Error = true, err.Error()
		return result
	}
	index := map[*release.Hook]int{}
	for i, h := range hooks {
		index[h] = i
		result.Hooks = append(result.Hooks, hook{
			Name: h.Name, Kind: h.Kind, Path: h.Path, Text: h.Manifest, Weight: int64(h.Weight),
			Events: names(h.Events), DeletePolicies: names(h.DeletePolicies), LogPolicies: names(h.OutputLogPolicies),
		})
	}
	for _, m := range manifests {
		found := manifest{Path: m.Name, Kind: m.Head.Kind, Text: m.Content}
		if m.Head.Metadata != nil {
			found.Name = m.Head.Metadata.Name
		}
		result.Manifests = append(result.Manifests, found)
	}
	order4(hooks, index, result.Order)
	return result
}

// As pkg/action/hooks.go : execHook collects the hooks of an event, and hookByWeight orders them.
func order4(hooks []*release.Hook, index map[*release.Hook]int, order map[string][]int) {
	byEvent := map[string][]*release.Hook{}
	for _, h := range hooks {
		for _, event := range h.Events {
			byEvent[event.String()] = append(byEvent[event.String()], h)
		}
	}
	for event, queue := range byEvent {
		sort.SliceStable(queue, func(i, j int) bool {
			if queue[i].Weight == queue[j].Weight {
				return queue[i].Name < queue[j].Name
			}
			return queue[i].Weight < queue[j].Weight
		})
		for _, h := range queue {
			order[event] = append(order[event], index[h])
		}
	}
}

func documents4(text string) []document {
	pieces := util.SplitManifests(text)
	keys := make([]string, 0, len(pieces))
	for key := range pieces {
		keys = append(keys, key)
	}
	sort.Sort(util.BySplitManifestsOrder(keys))
	found := make([]document, 0, len(keys))
	for _, key := range keys {
		found = append(found, decode4(pieces[key]))
	}
	return found
}

func decode4(text string) (result document) {
	result.Text = text
	defer func() {
		if crash := recover(); crash != nil {
			result.Refused, result.Error = true, fmt.Sprint("crash: ", crash)
		}
	}()
	var decoded util.SimpleHead
	if err := yaml.Unmarshal([]byte(text), &decoded); err != nil {
		result.Refused, result.Error = true, err.Error()
		return result
	}
	result.Head = &head{Version: decoded.Version, Kind: decoded.Kind, Annotations: [][2]string{}}
	if decoded.Metadata != nil {
		result.Head.Name = decoded.Metadata.Name
		result.Head.Annotations = sorted(decoded.Metadata.Annotations)
	}
	if form, err := yaml.YAMLToJSON([]byte(text)); err == nil {
		result.JSON = pairs(form)
	}
	return result
}
