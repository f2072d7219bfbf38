"""Scrapy's settings for every source."""

BOT_NAME = "callfit"
SPIDER_MODULES = ["crawlers.spiders"]
SPIDER_LOADER_CLASS = "crawlers.registry.SourceLoader"
NEWSPIDER_MODULE = "crawlers.spiders"

# Whoever runs this puts their own address here through CALLFIT_CONTACT; an honest reader can be asked to stop.
USER_AGENT = "callfit/0.1 (reader of public funding calls)"

DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
}

# Scrapy takes any certificate unless told otherwise; a source whose portal serves a broken chain declares it.
DOWNLOAD_VERIFY_CERTIFICATES = True

ROBOTSTXT_OBEY = True
# By this alone: the words beside it in the header may hold the name of another robot.
ROBOTSTXT_USER_AGENT = "callfit"
LONGEST_CRAWL_DELAY = 120.0
COOKIES_ENABLED = False
HTTPPROXY_ENABLED = True
TWISTED_DNS_RESOLVER = "crawlers.manners.addresses.PublicResolver"

# The engine starts this many tasks for every response, whether it has as many items or not.
CONCURRENT_ITEMS = 8
CONCURRENT_REQUESTS = 8
CONCURRENT_REQUESTS_PER_DOMAIN = 2
DOWNLOAD_DELAY_JITTER = 0
DOWNLOAD_TIMEOUT = 60
# A source that needs more declares it.
DOWNLOAD_MAXSIZE = 50_000_000
DOWNLOAD_WARNSIZE = 0
REDIRECT_MAX_TIMES = 5
# Pages that send a browser on are for people; where data belong they are an alarm.
METAREFRESH_ENABLED = False

RETRY_TIMES = 3
RETRY_HTTP_CODES = [408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 524]
RETRY_GIVE_UP_LOG_LEVEL = "DEBUG"
RETRY_FIRST_PAUSE = 1.0
RETRY_LONGEST_PAUSE = 120.0

DOWNLOAD_HANDLERS = {
    "http": "crawlers.downloads.PortalHandler",
    "https": "crawlers.downloads.PortalHandler",
}

# Off until a folder is named.
HTTPCACHE_ENABLED = False
HTTPCACHE_POLICY = "crawlers.manners.cache.Revalidation"
HTTPCACHE_STORAGE = "crawlers.manners.cache.AnswerFolder"
HTTPCACHE_EXPIRATION_SECS = 30 * 24 * 3600
HTTPCACHE_LARGEST = 50_000_000
# It asks for what is always done here: never to take a stored answer without asking.
HTTPCACHE_IGNORE_RESPONSE_CACHE_CONTROLS = ["no-cache"]

# Of Scrapy's own these alone: one that is turned off by None is loaded all the same, and some of what cookies, telnet
# and remote control bring takes longer to load than all of ours.
DOWNLOADER_MIDDLEWARES_BASE = {
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": 300,
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": 750,
    "scrapy.downloadermiddlewares.stats.DownloaderStats": 850,
}
DOWNLOADER_MIDDLEWARES = {
    "crawlers.manners.addresses.PublicAddressesOnly": 10,
    "crawlers.manners.robots.Robots": 100,
    "crawlers.manners.retry.PatientRetry": 550,
    "crawlers.manners.sizes.Unpacking": 590,
    "crawlers.manners.redirects.Redirects": 600,
    "crawlers.manners.cache.ConditionalCache": 900,
}
ITEM_PIPELINES = {
    "crawlers.pipelines.Normalise": 100,
    "crawlers.pipelines.Check": 200,
    "crawlers.pipelines.Keep": 300,
}
# None: telnet and remote control open a port on this machine and run what they are sent.
EXTENSIONS_BASE: dict[str, int] = {}
STATS_DUMP = False
LOG_LEVEL = "WARNING"
# The command line decides where messages go.
LOG_INSTALL_ROOT_HANDLER = False
