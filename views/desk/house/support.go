package house

import (
	"strings"

	"tradecounter/internal/platform/settings"
	"tradecounter/views/ui"
)

var supportGroups = []Group{
	{"support", "Questions", "When questions are answered, what is promised, and the other ways to reach you. Closed days are those of delivery.",
		[]string{"support.hours", "support.extended_hours", "support.extended_accounts", "support.promises", "support.channels"}},
	{"mailbox", "Mailbox", "The mailbox (IMAP) that answers to letters and new questions by mail arrive in. It is read every minute; how it goes stands in the inbox.",
		[]string{"support.reply_address", "support.reply_key", "mailbox.host", "mailbox.port", "mailbox.tls", "mailbox.user", "mailbox.password", "mailbox.folder"}},
}

var supportFields = map[string]shown{
	"support.hours":             {label: "Support hours", hint: "Weekdays (1 Monday to 7 Sunday) and hours, like 1-4 08:00-17:00, 5 08:00-15:00."},
	"support.extended_hours":    {label: "Extended hours"},
	"support.extended_accounts": {label: "Clients answered in extended hours", hint: "By their short names, with commas between: nordwind, minato."},
	"support.promises":          {label: "Promises", hint: "For each priority the hours to the first answer and to the solution, in support hours: low 16 80, normal 8 40, high 4 16, urgent 1 8.", lines: 2},
	"support.reply_address":     {label: "Address for answers", hint: "reply@example.com becomes reply+…@example.com in letters about a question; the mail server must bring both to this mailbox. Empty: letters are answered to the seller’s address."},
	"support.reply_key":         {label: "Key of these addresses", hint: "Made by itself, never shown. Empty it to make a new one: letters sent before can’t be answered by mail any more."},
	"mailbox.host":              {label: "Mail server", hint: "Empty: no mailbox is read."}, "mailbox.port": {label: "Port", input: "numeric"}, "mailbox.user": {label: "User"},
	"mailbox.password": {label: "Password", hint: "Never shown. Empty it to take it away."}, "mailbox.folder": {label: "Folder"},
	"mailbox.tls": {label: "Encryption", options: []ui.Option{{Value: "tls", Label: "TLS"}, {Value: "starttls", Label: "STARTTLS"}, {Value: "none", Label: "none"}}},
}

var channelSheet = Sheet{"support.channels", "Other channels", "Ways to reach you besides the portal, in their order. Named clients alone see a row that names some.", []SheetColumn{
	{Name: "kind", Label: "Kind", Options: channelKinds(), Size: "s"}, {Name: "name", Label: "Name", Size: "m"}, {Name: "address", Label: "Number or address", Size: "m"},
	{Name: "hours", Label: "Hours", Size: "m"}, {Name: "accounts", Label: "Clients", Hint: "short names; empty: all", Kind: severalWords, Size: "m"}}, false}

// severalWords is a list in the JSON, and words with commas between in the field.
const severalWords = "words"

func channelKinds() []ui.Option {
	options := []ui.Option{{}}
	for _, kind := range settings.ChannelKinds {
		options = append(options, ui.Option{Value: kind, Label: kind})
	}
	return options
}

func wordsText(value []any) string {
	var words []string
	for _, v := range value {
		if word, ok := v.(string); ok {
			words = append(words, word)
		}
	}
	return strings.Join(words, ", ")
}

func wordsValue(text string) any {
	if words := strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' || r == '\n' }); len(words) > 0 {
		return words
	}
	return nil
}
