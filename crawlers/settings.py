"""Scrapy's settings for every source."""

BOT_NAME = "callfit"
SPIDER_MODULES = ["crawlers.spiders"]
SPIDER_LOADER_CLASS = "crawlers.registry.SourceLoader"
NEWSPIDER_MODULE = "crawlers.spiders"

# Whoever runs this puts their own address here through CALLFIT_CONTACT; an honest reader can be asked to stop.
USER_AGENT = "callfit/0.1 (reader of public funding calls)"

ROBOTSTXT_OBEY = True
COOKIES_ENABLED = False
TELNETCONSOLE_ENABLED = False
HTTPPROXY_ENABLED = True
TWISTED_DNS_RESOLVER = "crawlers.middlewares.PublicResolver"

# The engine starts this many tasks for every response, whether it has as many items or not.
CONCURRENT_ITEMS = 8
CONCURRENT_REQUESTS = 8
CONCURRENT_REQUESTS_PER_DOMAIN = 2
DOWNLOAD_DELAY_JITTER = 0
DOWNLOAD_TIMEOUT = 60
# The largest answer that any source needs is the list of all topics of the EU portal, 130 MB.
DOWNLOAD_MAXSIZE = 200 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
REDIRECT_MAX_TIMES = 5

RETRY_TIMES = 3
RETRY_HTTP_CODES = [408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 524]
RETRY_GIVE_UP_LOG_LEVEL = "DEBUG"
RETRY_FIRST_PAUSE = 1.0
RETRY_LONGEST_PAUSE = 120.0

DOWNLOADER_MIDDLEWARES = {
    "crawlers.middlewares.PublicAddressesOnly": 10,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawlers.middlewares.OneAtATimeRobots": 100,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "crawlers.middlewares.PatientRetry": 550,
}
ITEM_PIPELINES = {
    "crawlers.pipelines.Normalise": 100,
    "crawlers.pipelines.Check": 200,
    "crawlers.pipelines.Keep": 300,
}
EXTENSIONS = {
    "scrapy.extensions.corestats.CoreStats": None,
    "scrapy.extensions.logstats.LogStats": None,
    "scrapy.extensions.memusage.MemoryUsage": None,
}
STATS_DUMP = False
LOG_LEVEL = "WARNING"
# The command line decides where messages go.
LOG_INSTALL_ROOT_HANDLER = False
