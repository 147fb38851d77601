import java.io.BufferedWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.ja.JapaneseAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.QueryBuilder;

/**
 * Answers queries with Lucene's Japanese analyser.
 *
 * Arguments: units (row, text, path by tabs), queries (one a line), output: build time in ms on the first line, then for each query its time
 * and the rows of the best ten.
 */
public final class LuceneJapanese {
  private static final int LIMIT = 10;
  private static final float TEXT_WEIGHT = 3;

  public static void main(String[] args) throws Exception {
    Analyzer analyzer = new JapaneseAnalyzer();
    ByteBuffersDirectory directory = new ByteBuffersDirectory();
    long started = System.nanoTime();
    try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig(analyzer))) {
      for (String line : Files.readAllLines(Paths.get(args[0]), StandardCharsets.UTF_8)) {
        String[] values = line.split("\t", -1);
        Document document = new Document();
        document.add(new StoredField("row", values[0]));
        document.add(new TextField("text", values[1], Field.Store.NO));
        document.add(new TextField("path", values[2], Field.Store.NO));
        writer.addDocument(document);
      }
      writer.forceMerge(1);
    }
    double buildMs = (System.nanoTime() - started) / 1e6;
    IndexSearcher searcher = new IndexSearcher(DirectoryReader.open(directory));
    QueryBuilder builder = new QueryBuilder(analyzer);
    try (BufferedWriter output = Files.newBufferedWriter(Paths.get(args[2]), StandardCharsets.UTF_8)) {
      output.write(buildMs + "\n");
      for (String text : Files.readAllLines(Paths.get(args[1]), StandardCharsets.UTF_8)) {
        long before = System.nanoTime();
        StringBuilder rows = new StringBuilder();
        for (ScoreDoc hit : searcher.search(query(builder, text), LIMIT).scoreDocs) rows.append('\t').append(searcher.doc(hit.doc).get("row"));
        output.write((System.nanoTime() - before) / 1e6 + rows.toString() + "\n");
      }
    }
  }

  private static Query query(QueryBuilder builder, String text) {
    BooleanQuery.Builder either = new BooleanQuery.Builder();
    Query inText = builder.createBooleanQuery("text", text, Occur.SHOULD);
    Query inPath = builder.createBooleanQuery("path", text, Occur.SHOULD);
    if (inText != null) either.add(new BoostQuery(inText, TEXT_WEIGHT), Occur.SHOULD);
    if (inPath != null) either.add(inPath, Occur.SHOULD);
    return either.build();
  }
}
