package main

import (
	"bytes"
	"encoding/json"
	"sort"
)

func names[Name ~string](values []Name) []string {
	texts := make([]string, 0, len(values))
	for _, value := range values {
		texts = append(texts, string(value))
	}
	return texts
}

func sorted(values map[string]string) [][2]string {
	found := make([][2]string, 0, len(values))
	for key, value := range values {
		found = append(found, [2]string{key, value})
	}
	sort.Slice(found, func(i, j int) bool { return found[i][0] < found[j][0] })
	return found
}

// The same JSON with every object as {"pairs": [[KEY, VALUE], ...]} in the order of its keys: V8 (of Node 24.21) now and
// then takes a property's name with an escape for its undecoded letters.
func pairs(form []byte) any {
	decoder := json.NewDecoder(bytes.NewReader(form))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return nil
	}
	return spread(value)
}

func spread(value any) any {
	switch typed := value.(type) {
	case map[string]any:
		keys := make([]string, 0, len(typed))
		for key := range typed {
			keys = append(keys, key)
		}
		sort.Strings(keys)
		found := make([][2]any, 0, len(keys))
		for _, key := range keys {
			found = append(found, [2]any{key, spread(typed[key])})
		}
		return map[string]any{"pairs": found}
	case []any:
		for i := range typed {
			typed[i] = spread(typed[i])
		}
	}
	return value
}
