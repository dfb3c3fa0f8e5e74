"""Know the calendars and clocks of the news: months by name, eras, time zones, dates as written."""
