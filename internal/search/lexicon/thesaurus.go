package lexicon

import "strings"

// thesaurus is words that mean the same in any trade, or are spelt in two ways, a group a line. It says less than a
// seller's own synonyms (weightThesaurus): the word that was typed goes before. Only true equals belong here; what is
// merely near (case and cover, stand and holder) brings up other things than were asked for.
const thesaurus = `laptop;notebook
tv;television
cell phone;mobile phone
earphones;headphones
flash drive;usb stick;pen drive;thumb drive
hard drive;hard disk;hdd
solid state drive;ssd
graphics card;video card
photocopier;copier
flashlight;torch
power cord;power cable
extension lead;extension cord
zip tie;cable tie
wrench;spanner
allen key;hex key
set screw;grub screw
box cutter;utility knife
vice;vise
earmuffs;ear muffs;ear defenders
safety glasses;safety spectacles
hi-vis;high visibility
bin bag;bin liner;refuse sack;rubbish bag;trash bag;garbage bag
trash can;waste bin;garbage can
washing-up liquid;dish soap
vacuum cleaner;hoover
sanitiser;sanitizer
adhesive tape;sticky tape
stretch film;stretch wrap
ballpoint pen;biro
aluminium;aluminum
grey;gray
colour;color
litre;liter
fibre;fiber
tyre;tire`

// everybodys are the synonyms of the thesaurus; the seller's are added to it.
func everybodys(stops map[string]bool, rooted bool) *Synonyms {
	y := &Synonyms{stops: stops, rooted: rooted, from: map[string][]expansion{}}
	for group := range strings.SplitSeq(thesaurus, "\n") {
		y.add(group, "", weightThesaurus)
	}
	return y
}
