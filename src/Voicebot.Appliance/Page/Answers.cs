using Microsoft.AspNetCore.Http;

namespace Voicebot.Appliance.Page;

/// <summary>What the page answers with.</summary>
internal static class Answers
{
    public static async Task WriteAsync(this HttpResponse response, Markup page, int status = StatusCodes.Status200OK)
    {
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        await response.WriteAsync(page.Text, response.HttpContext.RequestAborted);
    }

    public static Task TextAsync(this HttpResponse response, string text)
    {
        response.ContentType = "text/plain; charset=utf-8";
        return response.WriteAsync(text, response.HttpContext.RequestAborted);
    }

    public static async Task RefuseAsync(this HttpResponse response, int status, string why)
    {
        response.StatusCode = status;
        await response.TextAsync(why + "\n");
    }

    public static void Download(this HttpResponse response, string type, string name)
    {
        response.ContentType = type;
        response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
    }

    // See Other: what follows a form is a page of its own.
    public static void Go(this HttpResponse response, string where)
    {
        response.StatusCode = StatusCodes.Status303SeeOther;
        response.Headers.Location = where;
    }
}
