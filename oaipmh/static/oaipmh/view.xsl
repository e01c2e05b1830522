<?xml version="1.0" encoding="UTF-8"?>
<!-- How a browser shows an answer of the OAI-PMH endpoint to a person, in Vietnamese and in English: both are in the page, and two
     buttons without script choose. The server applies it for browsers (oaipmh/reading.py); for those that know XSLT no more,
     saved answers have style.css. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="http://www.w3.org/1999/xhtml"
                xmlns:oai="http://www.openarchives.org/OAI/2.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
                xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" exclude-result-prefixes="oai dc oai_dc">
  <xsl:output method="html" encoding="UTF-8" doctype-system="about:legacy-compat"/>
  <xsl:param name="language">vi</xsl:param>
  <xsl:variable name="base" select="string(/oai:OAI-PMH/oai:request)"/>
  <xsl:variable name="prefix">
    <xsl:choose>
      <xsl:when test="/oai:OAI-PMH/oai:request/@metadataPrefix"><xsl:value-of select="/oai:OAI-PMH/oai:request/@metadataPrefix"/></xsl:when>
      <xsl:otherwise>oai_dc</xsl:otherwise>
    </xsl:choose>
  </xsl:variable>

  <xsl:template match="/oai:OAI-PMH">
    <html lang="{$language}">
      <head>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <title>OAI-PMH · <xsl:value-of select="oai:request/@verb"/></title>
        <link rel="stylesheet" href="/static/oaipmh/view.css"/>
      </head>
      <body>
        <input type="radio" name="language" id="vi"><xsl:if test="$language != 'en'"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if></input>
        <input type="radio" name="language" id="en"><xsl:if test="$language = 'en'"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if></input>
        <header>
          <p class="languages"><label for="vi" lang="vi">Tiếng Việt</label><label for="en" lang="en">English</label></p>
          <h1>
            <xsl:call-template name="say"><xsl:with-param name="vi">Cổng thu hoạch OAI-PMH</xsl:with-param><xsl:with-param name="en">OAI-PMH endpoint</xsl:with-param></xsl:call-template>
          </h1>
          <p class="lead">
            <xsl:call-template name="say">
              <xsl:with-param name="vi">Trang này dành cho phần mềm thu hoạch siêu dữ liệu. Muốn đọc và tìm tài liệu, xin mở trang chủ.</xsl:with-param>
              <xsl:with-param name="en">This page is made for harvesting software. To read and search, open the home page.</xsl:with-param>
            </xsl:call-template>
          </p>
          <nav>
            <a href="/"><xsl:call-template name="say"><xsl:with-param name="vi">Trang chủ</xsl:with-param><xsl:with-param name="en">Home page</xsl:with-param></xsl:call-template></a>
            <a href="{$base}?verb=Identify"><xsl:call-template name="say"><xsl:with-param name="vi">Giới thiệu</xsl:with-param><xsl:with-param name="en">Identify</xsl:with-param></xsl:call-template></a>
            <a href="{$base}?verb=ListMetadataFormats"><xsl:call-template name="say"><xsl:with-param name="vi">Định dạng</xsl:with-param><xsl:with-param name="en">Formats</xsl:with-param></xsl:call-template></a>
            <a href="{$base}?verb=ListSets"><xsl:call-template name="say"><xsl:with-param name="vi">Tập hợp</xsl:with-param><xsl:with-param name="en">Sets</xsl:with-param></xsl:call-template></a>
            <a href="{$base}?verb=ListIdentifiers&amp;metadataPrefix={$prefix}"><xsl:call-template name="say"><xsl:with-param name="vi">Định danh</xsl:with-param><xsl:with-param name="en">Identifiers</xsl:with-param></xsl:call-template></a>
            <a href="{$base}?verb=ListRecords&amp;metadataPrefix={$prefix}"><xsl:call-template name="say"><xsl:with-param name="vi">Biểu ghi</xsl:with-param><xsl:with-param name="en">Records</xsl:with-param></xsl:call-template></a>
          </nav>
        </header>
        <main>
          <xsl:apply-templates select="oai:error"/>
          <xsl:apply-templates select="*[not(self::oai:responseDate or self::oai:request or self::oai:error)]"/>
        </main>
        <footer>
          <xsl:call-template name="say"><xsl:with-param name="vi">Trả lời lúc</xsl:with-param><xsl:with-param name="en">Answered at</xsl:with-param></xsl:call-template>
          <xsl:text> </xsl:text><xsl:value-of select="oai:responseDate"/> · <code><xsl:value-of select="$base"/></code>
          <xsl:if test="oai:request/@verb">
            <form method="post" action="{$base}">
              <xsl:for-each select="oai:request/@*"><input type="hidden" name="{local-name()}" value="{.}"/></xsl:for-each>
              <button><xsl:call-template name="say"><xsl:with-param name="vi">Xem XML</xsl:with-param><xsl:with-param name="en">Show the XML</xsl:with-param></xsl:call-template></button>
            </form>
          </xsl:if>
        </footer>
      </body>
    </html>
  </xsl:template>

  <xsl:template name="say">
    <xsl:param name="vi"/><xsl:param name="en"/>
    <span lang="vi"><xsl:value-of select="$vi"/></span><span lang="en"><xsl:value-of select="$en"/></span>
  </xsl:template>

  <xsl:template match="oai:error">
    <section class="error" id="{@code}">
      <h2>
        <xsl:choose>
          <xsl:when test="@code='noRecordsMatch'"><xsl:call-template name="say"><xsl:with-param name="vi">Không có biểu ghi nào: </xsl:with-param><xsl:with-param name="en">There are no such records: </xsl:with-param></xsl:call-template></xsl:when>
          <xsl:otherwise><xsl:call-template name="say"><xsl:with-param name="vi">Yêu cầu chưa đúng: </xsl:with-param><xsl:with-param name="en">The request cannot be answered: </xsl:with-param></xsl:call-template></xsl:otherwise>
        </xsl:choose>
        <code><xsl:value-of select="@code"/></code>
      </h2>
      <p lang="en" class="always"><xsl:value-of select="."/></p>
    </section>
  </xsl:template>

  <xsl:template match="oai:Identify">
    <section>
      <h2><xsl:value-of select="oai:repositoryName"/></h2>
      <dl><xsl:apply-templates select="*[not(self::oai:description)]" mode="pair"/></dl>
    </section>
    <xsl:for-each select="oai:description">
      <section><h2><xsl:value-of select="local-name(*)"/></h2><dl><xsl:apply-templates select="*/*" mode="pair"/></dl></section>
    </xsl:for-each>
  </xsl:template>

  <xsl:template match="oai:ListMetadataFormats">
    <xsl:for-each select="oai:metadataFormat">
      <section>
        <h2><code><xsl:value-of select="oai:metadataPrefix"/></code></h2>
        <p class="links">
          <xsl:choose>
            <xsl:when test="/oai:OAI-PMH/oai:request/@identifier">
              <a href="{$base}?verb=GetRecord&amp;metadataPrefix={oai:metadataPrefix}&amp;identifier={/oai:OAI-PMH/oai:request/@identifier}"><xsl:call-template name="say"><xsl:with-param name="vi">Biểu ghi ở định dạng này</xsl:with-param><xsl:with-param name="en">The record in this format</xsl:with-param></xsl:call-template></a>
            </xsl:when>
            <xsl:otherwise>
              <a href="{$base}?verb=ListRecords&amp;metadataPrefix={oai:metadataPrefix}"><xsl:call-template name="say"><xsl:with-param name="vi">Biểu ghi ở định dạng này</xsl:with-param><xsl:with-param name="en">Records in this format</xsl:with-param></xsl:call-template></a>
            </xsl:otherwise>
          </xsl:choose>
        </p>
        <dl><xsl:apply-templates select="oai:schema | oai:metadataNamespace" mode="pair"/></dl>
      </section>
    </xsl:for-each>
  </xsl:template>

  <xsl:template match="oai:ListSets">
    <xsl:for-each select="oai:set">
      <section>
        <h2>
          <xsl:choose>
            <xsl:when test="oai:setDescription//dc:title[@xml:lang='en']">
              <span lang="vi"><xsl:value-of select="oai:setName"/></span>
              <span lang="en"><xsl:value-of select="oai:setDescription//dc:title[@xml:lang='en']"/></span>
            </xsl:when>
            <xsl:otherwise><xsl:value-of select="oai:setName"/></xsl:otherwise>
          </xsl:choose>
          <xsl:text> </xsl:text><code><xsl:value-of select="oai:setSpec"/></code>
        </h2>
        <xsl:for-each select="oai:setDescription//dc:description"><p lang="{@xml:lang}"><xsl:value-of select="."/></p></xsl:for-each>
        <p class="links">
          <a href="{$base}?verb=ListRecords&amp;metadataPrefix=oai_dc&amp;set={oai:setSpec}"><xsl:call-template name="say"><xsl:with-param name="vi">Biểu ghi</xsl:with-param><xsl:with-param name="en">Records</xsl:with-param></xsl:call-template></a>
          <a href="{$base}?verb=ListIdentifiers&amp;metadataPrefix=oai_dc&amp;set={oai:setSpec}"><xsl:call-template name="say"><xsl:with-param name="vi">Định danh</xsl:with-param><xsl:with-param name="en">Identifiers</xsl:with-param></xsl:call-template></a>
        </p>
      </section>
    </xsl:for-each>
    <xsl:apply-templates select="oai:resumptionToken"/>
  </xsl:template>

  <xsl:template match="oai:GetRecord | oai:ListRecords"><xsl:apply-templates/></xsl:template>
  <xsl:template match="oai:ListIdentifiers">
    <xsl:for-each select="oai:header"><section><xsl:apply-templates select="."/></section></xsl:for-each>
    <xsl:apply-templates select="oai:resumptionToken"/>
  </xsl:template>

  <xsl:template match="oai:record">
    <section>
      <h2>
        <xsl:choose>
          <xsl:when test="oai:header/@status='deleted'"><xsl:call-template name="say"><xsl:with-param name="vi">Biểu ghi đã rút</xsl:with-param><xsl:with-param name="en">Deleted record</xsl:with-param></xsl:call-template></xsl:when>
          <xsl:when test=".//dc:title"><a href="{.//dc:identifier[starts-with(., 'http')][1]}"><xsl:value-of select=".//dc:title"/></a></xsl:when>
          <xsl:otherwise><xsl:value-of select="oai:header/oai:identifier"/></xsl:otherwise>
        </xsl:choose>
      </h2>
      <xsl:apply-templates select="oai:header"/>
      <dl><xsl:apply-templates select="oai:metadata/*/*" mode="pair"/></dl>
    </section>
  </xsl:template>

  <xsl:template match="oai:header">
    <p class="header">
      <xsl:if test="@status='deleted'"><strong><xsl:call-template name="say"><xsl:with-param name="vi">đã rút</xsl:with-param><xsl:with-param name="en">deleted</xsl:with-param></xsl:call-template></strong><xsl:text> </xsl:text></xsl:if>
      <a href="{$base}?verb=GetRecord&amp;metadataPrefix=oai_dc&amp;identifier={oai:identifier}"><code><xsl:value-of select="oai:identifier"/></code></a>
      <xsl:text> · </xsl:text><xsl:value-of select="oai:datestamp"/><xsl:text> · </xsl:text>
      <a href="{$base}?verb=ListMetadataFormats&amp;identifier={oai:identifier}"><xsl:call-template name="say"><xsl:with-param name="vi">các định dạng</xsl:with-param><xsl:with-param name="en">formats</xsl:with-param></xsl:call-template></a>
    </p>
    <p class="sets">
      <xsl:for-each select="oai:setSpec"><a href="{$base}?verb=ListRecords&amp;metadataPrefix=oai_dc&amp;set={.}"><xsl:value-of select="."/></a></xsl:for-each>
    </p>
  </xsl:template>

  <xsl:template match="*" mode="pair">
    <xsl:variable name="value" select="normalize-space(text())"/>
    <div>
      <dt><xsl:value-of select="local-name()"/><xsl:for-each select="@*[local-name() != 'schemaLocation']"><small><xsl:value-of select="concat(' ', local-name(), '=', .)"/></small></xsl:for-each></dt>
      <dd>
        <xsl:choose>
          <xsl:when test="*"><dl><xsl:apply-templates select="*" mode="pair"/></dl></xsl:when>
          <xsl:when test="starts-with($value, 'http')"><a href="{$value}"><xsl:value-of select="$value"/></a></xsl:when>
          <xsl:otherwise><xsl:value-of select="."/></xsl:otherwise>
        </xsl:choose>
      </dd>
    </div>
  </xsl:template>

  <xsl:template match="oai:resumptionToken">
    <p class="more">
      <span><xsl:value-of select="@cursor + 1"/>–<xsl:value-of select="@cursor + count(../*) - 1"/> / <xsl:value-of select="@completeListSize"/></span>
      <xsl:if test="string(.)">
        <a href="{$base}?verb={local-name(..)}&amp;resumptionToken={.}"><xsl:call-template name="say"><xsl:with-param name="vi">Trang sau →</xsl:with-param><xsl:with-param name="en">Next page →</xsl:with-param></xsl:call-template></a>
      </xsl:if>
    </p>
  </xsl:template>
</xsl:stylesheet>
