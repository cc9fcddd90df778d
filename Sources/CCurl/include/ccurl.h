#ifndef CCURL_H
#define CCURL_H

#include <curl/curl.h>

// curl_easy_setopt and curl_easy_getinfo are variadic, which Swift cannot call: one function for
// each type of argument that the project passes.

CURLcode ccurl_set_long(CURL *handle, CURLoption option, long value);
CURLcode ccurl_set_string(CURL *handle, CURLoption option, const char *value);
CURLcode ccurl_set_list(CURL *handle, CURLoption option, struct curl_slist *value);
CURLcode ccurl_set_pointer(CURL *handle, CURLoption option, void *value);

typedef size_t (*ccurl_transfer)(char *buffer, size_t size, size_t count, void *context);
CURLcode ccurl_set_transfer(CURL *handle, CURLoption option, ccurl_transfer function);

CURLcode ccurl_get_long(CURL *handle, CURLINFO info, long *value);

#endif
