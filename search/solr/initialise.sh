#!/bin/sh
# Run by the image solr:9 before Solr starts: put the application's configset where a new core finds it, at every start,
# so that an upgrade of the application brings its own.
set -e
mkdir -p /var/solr/data/configsets
rm -rf /var/solr/data/configsets/khomo
mkdir /var/solr/data/configsets/khomo
cp -r /docker-entrypoint-initdb.d/khomo/conf /var/solr/data/configsets/khomo/conf
