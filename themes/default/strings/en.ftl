# Sections and titles of pages
home = Home
nav-places = Places
nav-campaigns = Campaigns
nav-topics = Topics
nav-indicators = Indicators
nav-sources = Sources
nav-data = Data
sections = Sections
skip = Skip to the text
you-are-here = You are here
languages = Languages
portal-head = Portal that this site belongs to
portal-foot = Foot of the portal
large-text = Large text
standard-text = Standard text
read-aloud = Read aloud
read-stop = Stop reading
all-reports = All reports
latest-reports = Latest reports
reports = Reports
reports-of = Reports from { $name }
list-title = { $title } (page { $n })
list-newer = Newer
list-older = Older
list-pages = Pages, newest first
list-page = Page { $n }
pinned = Pinned
on-this-page = On this page
further-pages = Further pages

# Not found, moved
moved = This page has moved
moved-to = Go to the new address
not-found = There is no such page
not-found-why = A letter of the address may be wrong, or the page may have been taken away.
not-found-home = Go to the home page

# What search engines and feeds say of a page
describe-place = Reports, figures and sources of { $name }.
describe-indicator = { $name }: the figures places reported, with dates and sources.
describe-topic = Reports and indicators about { $name }.
describe-campaigns = The campaigns on this site and their key figures.
describe-topics = Reports and indicators by topic.
describe-indicators = Every indicator on this site: its unit, its nature and who reports it.
describe-sources = Where the figures and reports of this site come from.
describe-data = All tables of this site as downloads.
column-type-reports = Work updates
column-type-figures = Published figures
column-type-about = About
feed-title = { $site }: latest reports
feed-of = { $name }: latest reports ({ $site })
feed = Subscribe (Atom)

# Figures
key-figures = Key figures
all-figures = All figures
figures-of = All figures of { $name }
other-figures = Other
sums = Sums of the places within
sums-of = Sums of the places within { $name }
coverage-and-date = Coverage and date
nothing-reported = { $name } has not reported any figures.
nothing-yet = { $name } has neither figures nor reports yet.
no-reports = There are no reports yet.
not-reported = not reported
reported = reported
suppressed = not published
suppressed-note = The number is small; it is not published, to protect people.
suppression-below = Numbers below { $limit } are not published
suppression-finest = published down to { $level } level only
computed-note = Derived from reported figures
status-provisional = provisional
status-estimated = estimated
status-revised = revised
change-since = { $change } since { $date }
revised-line = Revised on { $date }: { $was } → { $now }
revised-why = Revised on { $date }: { $was } → { $now } ({ $why })
coverage = { $reported } of { $of } { $level } reported
coverage-short = { " " }({ $reported } of { $of } { $level })

# Dates
as-of = as of { $date }
as-of-dates = as of different days, { $dates }
after-day = after { $date }
before-day = before { $date }
lunar-day = { $date } ({ $lunar })
undated = undated

# Tables, charts, downloads
table = Table
chart = Chart
source = Source
sources = Sources
source-published = published { $date }
source-accessed = accessed { $date }
download-data = Download data
download-figures = Data of { $name }
column-indicator = Indicator
column-figure = Figure
column-unit = Unit
column-date = Date
column-place = Place
column-rank = Rank
date-and-source = Date and source
list-separator = {", "}
colon = {": "}

# Indicators
nature = Nature
unit = Unit
topic = Topic
part-of = Part of
ratio-of = Derived as
suppression = Confidentiality
reported-by = { $n ->
    [one] reported by { $n } place
   *[other] reported by { $n } places
}
reported-by-none = reported by no place
not-reported-by = Places that have not reported it
ranking = Figures by place
nature-stock = Stock
nature-flow = Flow
nature-cumulative = Cumulative
nature-rate = Rate
nature-target = Target
nature-ratio = Ratio
nature-stock-note = the level on a day; the latest stands
nature-flow-note = the amount in a period; periods add up
nature-cumulative-note = a total from the beginning; it never falls
nature-rate-note = per day, shift or post; never added up
nature-target-note = what is aimed at, not what was observed
nature-ratio-note = one figure divided by another of the same place and date; never reported by itself

# Places
level-province = Province
level-city = City
level-district = District
level-county = County
level-street = Subdistrict
level-community = Community
level-grid = Grid
level-other = Place
level-province-plural = Provinces
level-city-plural = Cities
level-district-plural = Districts
level-county-plural = Counties
level-street-plural = Subdistricts
level-community-plural = Communities
level-grid-plural = Grids
level-other-plural = Other places
level-province-noun = { $n ->
    [one] province
   *[other] provinces
}
level-city-noun = { $n ->
    [one] city
   *[other] cities
}
level-district-noun = { $n ->
    [one] district
   *[other] districts
}
level-county-noun = { $n ->
    [one] county
   *[other] counties
}
level-street-noun = { $n ->
    [one] subdistrict
   *[other] subdistricts
}
level-community-noun = { $n ->
    [one] community
   *[other] communities
}
level-grid-noun = { $n ->
    [one] grid
   *[other] grids
}
level-other-noun = { $n ->
    [one] place
   *[other] places
}
places-within = Places within
neighbours = Neighbours
siblings = Beside it
places-covered = Places
in-campaigns = Campaigns
timeline = Timeline
timeline-of = { $name }: timeline
timeline-whole = All events and figures by date
timeline-how = What the reports date, and the figures of the places, in order. What is only known to be after a day stands behind that day.
timeline-empty = No dated events or figures yet.
describe-timeline = Events and figures of { $name } by date.
topics = Topics

# Reports
issue = No. { $issue }
period = Period
original-note = This report is not in English yet. The original follows.
original-note-page = This page is not in English yet. The original follows.
in-language = { $tag ->
    [zh-Hans] in Chinese
    [en] in English
   *[other] { $tag }
}
withdrawn = This report has been withdrawn
withdrawn-short = withdrawn
withdrawn-on = withdrawn on { $date }
corrections = Corrections
review-drafted = Drafted
review-checked = Checked
review-approved = Approved
figures-sources = Sources of the figures
references = References
attachments = Attachments
chart-data = Data of the charts
earlier-later = Earlier and later reports
earlier = Earlier
later = Later
alert-note = Note
alert-tip = Tip
alert-important = Important
alert-warning = Warning
alert-caution = Caution
footnote-back = Back to note { $n } in the text

# Campaigns, topics, sources, data
campaigns-empty = There are no campaigns yet.
topic-counts = { $reports ->
    [one] { $reports } report
   *[other] { $reports } reports
}, { $indicators ->
    [one] { $indicators } indicator
   *[other] { $indicators } indicators
}
source-counts = { $n ->
    [one] { $n } figure
   *[other] { $n } figures
}
source-reports = Reports based on it
data-lead = Every figure comes with its date and source. The tables are CSV files in UTF-8 and open in any spreadsheet.
data-tables = Tables of the whole site
data-package = Description of the data package
data-places = Data by place
publisher = Published by
contact = Contact
organiser = Organised by
site-id = Site identification code: { $code }

# Charts, downloads and timelines (said from code)
chart-rest = Others
chart-ranked-by = Ranked by what is certain of each place
chart-no-share = Not every part has an exact figure, so no shares are drawn
chart-not-from-zero = The axis does not start at zero
mark-at-least = at least
mark-nearly = nearly
mark-less-than = less than
mark-about = about
mark-range = range
mark-some = several
mark-inexact = not exact
weekdays = Mo Tu We Th Fr Sa Su
months = Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec
revised-mark = { " " }(revised)
timeline-figures = { $place } reported { $n ->
    [one] one figure
   *[other] { $n } figures
}{ $names ->
    [none] .
   *[other] : { $names }{ $more ->
        [0] .
       *[other] { " " }and more.
    }
}
table-figures = All figures
table-indicators = Indicators
table-places = Places
table-sources = Sources
download-chart = Data of chart { $n }
task-done = done
task-open = open

# Search
search = Search
describe-search = Find words in the reports, places, indicators and other pages of this site.
search-words = Words to find
search-how = Two or more Chinese characters, or the beginning of a word; spaces between words.
search-place = Place
search-kind = Kind
search-year = Year
search-all = All
kind-report = Report
kind-place = Place
kind-indicator = Indicator
kind-campaign = Campaign
kind-topic = Topic
kind-page = Page
search-one = 1 result
search-many = {"{"}n{"}"} results
search-none = Nothing found. Please try another word.
search-none-here = Nothing found in the chosen place, kind and year. Choose “All” to look everywhere.
search-so-far = {"{"}n{"}"} results so far; there may be more
search-short = Please give at least two letters or characters.
search-failed = A file that the search needs could not be read. Please reload the page.
search-needs-script = The search needs scripts, and your browser runs none here. Everything can be reached from the sections below.
search-more = Search further
search-browse = By section

# Tiles of places
grid = Places at a glance
grid-how = The stronger a tile's colour, the larger its figure; tiles with a dashed edge have none to show.
grid-map = Tiles hint at where places lie, they are no map.

# Comparing places
compare = Compare places
describe-compare = The figures of up to four places side by side, each with its date, unit and source.
compare-with = Compare with other places
compare-how = Choose up to four places to see their figures side by side. The address follows your choice, to keep or to pass on.
compare-choose = Choose at least two places.
compare-place = Place {"{"}n{"}"}
compare-none = The chosen places report no figure in common.
compare-alone = Figures that only one of them reports
compare-places = Places with figures
compare-failed = The figures could not be read. Reload the page and try again.
compare-needs-script = Comparing side by side needs scripts, which your browser does not run here. Each place below has all its figures on its own page.

# Screens (said from code)
screens-scan = Scan to read
screens-thanks = Thank you
